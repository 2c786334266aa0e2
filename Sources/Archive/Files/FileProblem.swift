import Foundation
import StrategyCore

/// What the system refused to do with a file.
struct FileProblem: Error, Hashable {
  enum Operation: String {
    case open, lock, read, write, shorten, save
  }

  var operation: Operation
  var path: String
  /// The `errno` of the refusal.
  var code: Int32

  init(_ operation: Operation, _ path: String, code: Int32 = errno) {
    self.operation = operation
    self.path = path
    self.code = code
  }

  var isMissing: Bool { code == ENOENT || code == ENOTDIR }
  var isLocked: Bool { operation == .lock && (code == EWOULDBLOCK || code == EAGAIN) }

  /// The problem as a fact for people; `isRetryable` when freeing space may cure it.
  var failure: Failure {
    Failure(
      .storage, "\(path): \(verb) failed: \(reason).", nextStep: nextStep,
      isRetryable: isFull || code == EINTR)
  }

  private var isFull: Bool { [ENOSPC, EDQUOT, EFBIG].contains(code) }

  private var verb: String {
    switch operation {
    case .open: "opening"
    case .lock: "locking"
    case .read: "reading"
    case .write: "writing"
    case .shorten: "cutting off a torn line"
    case .save: "saving to disk"
    }
  }

  var reason: String {
    switch code {
    case ENOSPC: "the disk is full"
    case EDQUOT: "the disk quota is used up"
    case EFBIG: "the file may not grow further"
    case EROFS: "the file system is read-only"
    case EACCES, EPERM: "permission denied"
    case ENOENT: "there is no such file"
    case ELOOP: "it is a symbolic link"
    case EISDIR: "it is a folder"
    case EEXIST: "it is there already"
    case EFTYPE: "it is not a regular file"
    default: String(cString: strerror(code))
    }
  }

  private var nextStep: String? {
    switch code {
    case ENOSPC, EDQUOT, EFBIG:
      "What was recorded meanwhile is kept in memory: free some space and it will be written."
    case EROFS, EACCES, EPERM: "Choose a folder that you can write to, or change its permissions."
    default: nil
    }
  }
}

#if !canImport(Darwin)
  /// Darwin's code for an inappropriate kind of file; Linux has none, so a free number stands for it.
  let EFTYPE: Int32 = 10_079
#endif

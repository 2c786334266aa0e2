import CellGrid
import Foundation
import Synchronization
import Testing

@testable import Runtime

/// An executor of its own with a thread of its own.
private actor Clerk {
  nonisolated let executor = PollExecutor()
  private(set) var log: [Int] = []

  nonisolated var unownedExecutor: UnownedSerialExecutor {
    executor.asUnownedSerialExecutor()
  }

  func note(_ number: Int) { log.append(number) }

  /// Set on the executor's own thread: its last job, after which the loop looks at the flag.
  func finish(_ flag: Flag) { flag.set() }

  func wait(for input: InputWait) async {
    await withCheckedContinuation { continuation in
      executor.afterTurn(input) { continuation.resume() }
    }
  }
}

/// Runs an executor until told otherwise.
private final class Room: Sendable {
  let clerk = Clerk()
  private let isClosed = Flag()

  func open() {
    Thread.detachNewThread { [self] in
      clerk.executor.run { isClosed.isSet }
    }
  }

  func close() async {
    await clerk.finish(isClosed)
  }
}

/// Something that comes true once, seen by all threads.
fileprivate final class Flag: Sendable {
  private let value = Atomic(false)

  var isSet: Bool { value.load(ordering: .acquiring) }

  func set() { value.store(true, ordering: .releasing) }
}

@Suite
struct PollExecutorTests {
  @Test func `jobs of one task run in order, on one thread`() async {
    let room = Room()
    room.open()
    for number in 0..<1000 { await room.clerk.note(number) }
    #expect(await room.clerk.log == Array(0..<1000))
    await room.close()
  }

  @Test func `it wakes for work and for nothing else`() async {
    let room = Room()
    room.open()
    await room.clerk.note(0)
    let before = room.clerk.executor.wakes
    for number in 1...50 { await room.clerk.note(number) }
    #expect(room.clerk.executor.wakes - before <= 50)
    await room.close()
  }

  @Test func `a flood of jobs does not keep those who wait for a turn`() async {
    let room = Room()
    let isDone = Flag()
    await withTaskGroup(of: Void.self) { group in
      group.addTask {
        while !isDone.isSet { await room.clerk.note(0) }
      }
      group.addTask {
        for _ in 0..<100 { await room.clerk.wait(for: InputWait(descriptors: [])) }
        isDone.set()
      }
      room.open()
    }
    #expect(isDone.isSet)
    await room.close()
  }

  @Test(.timeLimit(.minutes(1)))
  func `a job that runs after someone began to wait ends his wait`() async {
    let room = Room()
    async let turn: Void = room.clerk.wait(for: InputWait(descriptors: []))
    while room.clerk.executor.queued < 1 { await Task.yield() }
    async let note: Void = room.clerk.note(1)
    while room.clerk.executor.queued < 2 { await Task.yield() }
    // Both are in one batch.
    room.open()
    await turn
    await note
    await room.close()
  }

  @Test func `a readable descriptor and a deadline end the wait`() async {
    let room = Room()
    room.open()
    let pipe = Pipe()
    async let turn: Void = room.clerk.wait(
      for: InputWait(descriptors: [pipe.fileHandleForReading.fileDescriptor]))
    pipe.fileHandleForWriting.write(Data([1]))
    await turn
    await room.clerk.wait(for: InputWait(descriptors: [], milliseconds: 1))
    await room.close()
  }
}

import Archive
import ArgumentParser
import Foundation
import StrategyCore

/// `trivium sessions rename`
struct SessionRenameCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rename", abstract: "Give a session a name.",
    discussion: "EXAMPLES\n  trivium sessions rename last \"Refund wording\"")

  @OptionGroup var options: SessionOptions

  @Argument(help: "The name.")
  var name: String

  func run() throws {
    let (library, id) = try options.find()
    let name = name
    try Foreground.run { try await library.rename(id, to: name) }
  }
}

/// `trivium sessions tag`
struct SessionTagCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tag", abstract: "Add tags to a session, or take them away.",
    discussion:
      "EXAMPLES\n  trivium sessions tag last keep\n  trivium sessions tag last --remove keep")

  @OptionGroup var options: SessionOptions

  @Argument(help: "Tags to add.")
  var tags: [String] = []

  @Option(
    parsing: .singleValue, help: ArgumentHelp("Tag to take away; repeatable.", valueName: "tag"))
  var remove: [String] = []

  func run() throws {
    let (library, id) = try options.find()
    let (tags, remove) = (tags, remove)
    try Foreground.run { try await library.tag(id, adding: tags, removing: remove) }
  }
}

/// `trivium sessions pin`
struct SessionPinCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "pin", abstract: "Keep a session at the top of the list.")

  @OptionGroup var options: SessionOptions

  @Flag(help: "Let it go again.")
  var off = false

  func run() throws {
    let (library, id) = try options.find()
    let isPinned = !off
    try Foreground.run { try await library.pin(id, isPinned) }
  }
}

/// `trivium sessions note`
struct SessionNoteCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "note", abstract: "Write a note into a session.")

  @OptionGroup var options: SessionOptions

  @Argument(help: "The note.")
  var text: String

  func run() throws {
    let (library, id) = try options.find()
    let text = text
    try Foreground.run { try await library.note(text, on: id) }
  }
}

/// `trivium sessions rate`
struct SessionRateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "rate", abstract: "Say whether the answer of a run was good.",
    discussion: """
      EXAMPLES
        trivium sessions rate last 1 good
        trivium sessions rate last 2 bad --correction "Within 30 days."
      """)

  @OptionGroup var options: SessionOptions

  @Argument(help: "Number of the run.")
  var number: Int

  @Argument(help: "good, bad, or none to take it back.")
  var rating: String

  @Option(help: ArgumentHelp("What the answer should have been.", valueName: "text"))
  var correction: String?

  func run() throws {
    let value = Rating(rawValue: rating)
    guard value != nil || rating == "none" else {
      throw UsageProblem(sentence: "“\(rating)” is not a rating. Write good, bad or none.")
    }
    let (library, id) = try options.find()
    let (run, correction) = (RunID(number), correction)
    try Foreground.run { try await library.rate(run, of: id, value, correction: correction) }
  }
}

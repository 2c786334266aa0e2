import Foundation
import StrategyCore
import Testing

@testable import Trivium

struct OutputPathTests {
  @Test func `a link stays a link, and what it leads to is written`() throws {
    let folder = try TemporaryFolder()
    try folder.write("old", to: "real.md")
    let link = folder.url.appendingPathComponent("link.md").path
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "real.md")
    try OutputPath(path: link).write("new")
    #expect(try folder.read("real.md") == "new")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "real.md")
  }

  @Test func `a device is written into and stays one`() throws {
    try OutputPath(path: "/dev/null").write("text")
    let type = try FileManager.default.attributesOfItem(atPath: "/dev/null")[.type]
    #expect(type as? FileAttributeType == .typeCharacterSpecial)
  }

  @Test func `a folder, and a folder that is not there, are told before anything is written`()
    throws
  {
    let folder = try TemporaryFolder()
    let isFolder = #expect(throws: Failure.self) { try OutputPath(path: folder.url.path).check() }
    #expect(isFolder?.message.hasSuffix("is a folder.") == true)
    let missing = folder.url.appendingPathComponent("none/x.json").path
    let isMissing = #expect(throws: Failure.self) { try OutputPath(path: missing).check() }
    #expect(isMissing?.message.contains("there is no folder") == true)
  }
}

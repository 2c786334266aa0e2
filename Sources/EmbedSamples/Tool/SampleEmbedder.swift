import Foundation

/// `SampleEmbedder FOLDER OUTPUT`: writes every text file below FOLDER as one Swift array of (path, text).
@main
struct SampleEmbedder {
  static func main() throws {
    let arguments = CommandLine.arguments
    guard arguments.count == 3 else {
      FileHandle.standardError.write(Data("usage: SampleEmbedder FOLDER OUTPUT\n".utf8))
      exit(2)
    }
    let folder = arguments[1]
    let paths = try FileManager.default.subpathsOfDirectory(atPath: folder)
      .filter { path in
        var isFolder: ObjCBool = false
        return FileManager.default.fileExists(atPath: folder + "/" + path, isDirectory: &isFolder)
          && !isFolder.boolValue
      }
      .sorted()
    var source =
      "/// The sample workspaces: path below `Samples` and text.\nlet embeddedSamples: [(path: String, text: String)] = [\n"
    for path in paths {
      let text = try String(contentsOfFile: folder + "/" + path, encoding: .utf8)
      source += "  (#\"\(path)\"#, ####\"\"\"\n\(text)\n\"\"\"####),\n"
    }
    source += "]\n"
    try source.write(toFile: arguments[2], atomically: true, encoding: .utf8)
  }
}

import Archive
import BaselineModel
import Foundation
import StrategyCore

/// Whether everything that a workspace names can be read.
struct WorkspaceDiagnosis: Sendable {
  var loaded: LoadedWorkspace

  func findings() async -> [Finding] {
    let workspace = loaded.workspace
    var findings = [
      Finding(
        .ok, "workspace",
        "\(workspace.name): \(workspace.strategies.count) strategies, \(workspace.models.count) models"
      )
    ]
    findings += prompts
    findings += datasets
    findings += tunedModels
    findings += await knowledge()
    findings += await sessions()
    return findings
  }

  private var prompts: [Finding] {
    unique(loaded.workspace.strategies.map(\.prompt)).map { path in
      do {
        let text = try TextFile.read(loaded.folder.file(path), shownAs: path)
        let template = try PromptFile.template(reading: text, file: path)
        _ = try PromptComposer(template: template, counter: EstimatingTokenCounter())
          .compose(input: "")
        return Finding(.ok, "prompt", path)
      } catch let failure as Failure {
        return Finding(.warn, "prompt", "\(path): \(failure.sentence)")
      } catch {
        return Finding(.fail, "prompt", FailureText.sentences(for: error))
      }
    }
  }

  private var datasets: [Finding] {
    loaded.workspace.datasets.sorted { $0.key < $1.key }.map { name, path in
      guard let bytes = try? Data(contentsOf: loaded.folder.file(path), options: .mappedIfSafe)
      else {
        return Finding(
          .fail, "dataset", "\(path) cannot be read.", nextStep: "Check its permissions.")
      }
      let dataset = Dataset(jsonLines: bytes)
      if let problem = dataset.problems.first {
        let more =
          dataset.problems.count > 1 ? " \(dataset.problems.count - 1) more rows are wrong." : ""
        return Finding(
          .warn, "dataset", "\(path):\(problem.line): \(problem.reason).\(more)",
          nextStep: "Such rows are left out; correct or remove them.")
      }
      guard !dataset.cases.isEmpty else {
        return Finding(
          .warn, "dataset", "\(path) is empty.",
          nextStep: "Write one JSON object a line, with `input` and `expected`.")
      }
      return Finding(.ok, "dataset", "\(name): \(dataset.cases.count) cases in \(path)")
    }
  }

  private var tunedModels: [Finding] {
    let store = TunedModels(folder: loaded.folder)
    let names = loaded.workspace.models.values.filter { $0.provider == "tuned" }.map(\.model)
    return unique(names.sorted()).map { name in
      do {
        _ = try store.model(
          name, using: "tuned/\(name)", tuning: loaded.workspace.tuning[name])
        return Finding(.ok, "model", "tuned/\(name) is trained")
      } catch {
        return Finding(.warn, "model", FailureText.sentences(for: error))
      }
    }
  }

  private func knowledge() async -> [Finding] {
    var findings: [Finding] = []
    for path in unique(loaded.workspace.strategies.compactMap(\.grounding?.knowledge)) {
      do {
        let (_, report) = try await SQLitePassageIndex.open(
          database: loaded.folder.index, knowledge: loaded.folder.file(path),
          embedder: HashedEmbedder())
        findings.append(
          Finding(
            report.passages > 0 ? .ok : .warn, "knowledge", "\(path): \(report.passages) passages"))
        findings += report.notes.map { Finding(.warn, "knowledge", $0.sentence) }
        findings += report.problems.prefix(5).map {
          Finding(.warn, "knowledge", "\(path): \($0.sentence)")
        }
        if report.problems.count > 5 {
          findings.append(
            Finding(
              .warn, "knowledge", "\(path): \(report.problems.count - 5) more files are not read."))
        }
      } catch {
        findings.append(Finding(.fail, "knowledge", FailureText.sentences(for: error)))
      }
    }
    return findings
  }

  private func sessions() async -> [Finding] {
    do {
      let list = try await SessionLibrary(folder: loaded.folder.sessions).list()
      let damaged = list.sessions.filter { $0.problems > 0 }
      return [
        Finding(
          .ok, "sessions",
          "\(list.sessions.count) recorded in \(ShownPath(loaded.folder.sessions).text)")
      ]
        + damaged.map {
          Finding(
            .warn, "sessions",
            "\($0.id.rawValue) has \($0.problems) damaged lines; the rest is kept.",
            nextStep: "`trivium sessions show \($0.id.rawValue)` names them.")
        }
        + list.unreadable.map { Finding(.warn, "sessions", $0.sentence) }
    } catch {
      return [Finding(.fail, "sessions", FailureText.sentences(for: error))]
    }
  }

  private func unique(_ texts: [String]) -> [String] {
    var seen: Set<String> = []
    return texts.filter { seen.insert($0).inserted }
  }
}

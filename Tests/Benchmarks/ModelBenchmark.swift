import Foundation

/// Classifies banking77 beside scikit-learn's linear support vector machine on the same files, and
/// reads XQuAD; gives the required figures that were missed.
func benchmarkModels(
  in scratch: URL, on data: PublicData, beside peers: Peers
) async throws -> [BenchLine] {
  var lines: [BenchLine] = []
  if let folder = data.folder(of: "banking77") {
    let banking = try await benchmarkBanking77(folder: folder)
    BenchLine.printTable("Classifying banking77: 77 labels", banking)
    let peer = try peers.figures("linear-svc", folder.path)
    if !peer.isEmpty {
      Comparison.printTable(
        "The trained classifier beside a linear support vector machine",
        [
          ("trained: right", "accuracy"),
          ("trained: features, training and calibration", "training"),
          ("trained: classifications on one core", "rate"),
        ].compactMap { measure, name in
          banking.first { $0.measure == measure }.map { line in
            Comparison(
              measure: measure, ours: line.value, peer: peer[name], unit: line.unit,
              peerName: "scikit-learn LinearSVC", isLessBetter: line.isLessBetter)
          }
        })
    }
    lines += banking
  }
  if let folder = data.folder(of: "xquad-en") {
    let reading = try await benchmarkXQuAD(folder: folder, scratch: scratch)
    BenchLine.printTable("Reading XQuAD: 48 articles in five folds", reading)
    lines += reading
  }
  return lines.filter { !$0.isReached }
}

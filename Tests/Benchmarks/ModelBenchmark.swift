import Foundation

/// Classifies the questions of banking77 beside scikit-learn's linear support vector machine on the same files.
func benchmarkModels(on data: PublicData, beside peers: Peers) throws {
  guard let folder = data.folder(of: "banking77") else { return }
  let peer = try peers.figures("linear-svc", folder.path)
  guard let accuracy = peer["accuracy"], let training = peer["training"], let rate = peer["rate"]
  else { return }
  print(
    "\nscikit-learn LinearSVC on banking77: \(format(accuracy)) % right, trained in "
      + "\(format(training)) s, \(format(rate)) texts/s")
}

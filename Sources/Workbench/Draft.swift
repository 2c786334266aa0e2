package import StrategyCore
import Widgets

/// A text that was typed and that the session does not hold yet; a copy that another thread may put together.
package struct Draft: Sendable {
  package enum Place: Sendable, Hashable {
    case input
    case prompt(path: String)
  }

  package let place: Place
  package let revision: Int
  let text: TextEditor
  let known: String?

  /// Putting it together would be felt between two keys.
  package var isLarge: Bool { text.byteCount > 1 << 16 }

  /// What records it; `nil` when the session holds it already.
  package var event: SessionEvent? {
    guard known.map(text.holds) != true else { return nil }
    return switch place {
    case .input: .inputEdited(text: text.text)
    case .prompt(let path): .promptEdited(path: path, text: text.text)
    }
  }
}

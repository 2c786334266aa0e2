import NcursesDriver

/// What the environment says about the terminal and the language.
struct TerminalDiagnosis {
  var environment: [String: String]
  var isTerminal: Bool

  var findings: [Finding] { [terminal, colours, locale] }

  private var terminal: Finding {
    let type = environment["TERM"] ?? ""
    guard isTerminal else {
      return Finding(
        .warn, "terminal", "Standard output is not a terminal.",
        nextStep: "The workbench needs one; run and compare do not.")
    }
    switch type {
    case "":
      return Finding(
        .fail, "terminal", "TERM is not set.",
        nextStep: "Set it to what your terminal is, such as TERM=xterm-256color.")
    case "dumb":
      return Finding(
        .warn, "terminal", "TERM is dumb: the screen cannot be drawn.",
        nextStep: "Use run and compare here, or another terminal.")
    default:
      return Finding(.ok, "terminal", type + (environment["TMUX"] == nil ? "" : " in tmux"))
    }
  }

  private var colours: Finding {
    let terminal = TerminalEnvironment(environment)
    if terminal.wantsNoColor { return Finding(.ok, "colours", "none, as NO_COLOR asks") }
    if terminal.hasTrueColor { return Finding(.ok, "colours", "true colour") }
    if terminal.type.contains("256color") {
      return Finding(
        .ok, "colours", "256; COLORTERM=truecolor turns on true colour where the terminal has it")
    }
    return Finding(
      .ok, "colours",
      "as the description of \(terminal.type.isEmpty ? "the terminal" : terminal.type) has them")
  }

  private var locale: Finding {
    let variable = ["LC_ALL", "LC_CTYPE", "LANG"].first { environment[$0]?.isEmpty == false }
    guard let variable, let value = environment[variable] else {
      return Finding(
        .warn, "locale", "LANG is not set; borders may be drawn in ASCII.",
        nextStep: "Set LANG=C.UTF-8.")
    }
    let folded = value.lowercased().filter { $0 != "-" }
    guard folded.hasSuffix("utf8") || folded.contains("utf8@") else {
      return Finding(
        .warn, "locale", "\(variable)=\(value) is not UTF-8.",
        nextStep: "Set \(variable)=C.UTF-8 to see all characters.")
    }
    return Finding(.ok, "locale", "\(variable)=\(value)")
  }
}

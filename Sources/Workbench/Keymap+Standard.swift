import CellGrid
import Widgets

extension Keymap {
  /// The keys of a new installation. `Docs/keys.md` is made from this.
  package static let standard = Keymap(
    bindings: everywhere + strategies + editing + reading + responses + evidences + comparing
      + evaluations + decisions + sessionLists + costs + replays + helps + pickers + lines
      + histories)

  static func bind(
    _ context: KeyContext, _ keys: String, _ id: String, _ title: String, _ command: Command
  ) -> Binding {
    Binding(
      context: context, keys: keys.split(separator: " ").compactMap { KeyPress(String($0)) },
      action: NamedCommand(id, title, command))
  }

  private static func bind(
    _ keys: String, _ command: WorkbenchCommand, _ title: String
  ) -> Binding {
    bind(.everywhere, keys, "workbench.\(command.rawValue)", title, .workbench(command))
  }

  private static let everywhere = [
    bind("ctrl-j alt-enter", .run, "Run the chosen strategy on the input"),
    bind("alt-r", .rerun, "Run the last input of this strategy again"),
    bind("escape", .dismiss, "Cancel the running response, or close what is open"),
    bind("ctrl-c", .cancel, "Cancel the running response, keep its text"),
    bind("tab", .focusNext, "Next pane"),
    bind("shift-tab", .focusPrevious, "Previous pane"),
    bind("f2", .showCompose, "Compose: prompt, input and response"),
    bind("f5", .showCompare, "Compare: strategies side by side on the same input"),
    bind("f6", .showEvaluate, "Evaluate: score the strategies on a dataset"),
    bind("f7", .showDecide, "Decide: which strategy, with what evidence"),
    bind("f8", .showSessions, "Recorded sessions"),
    bind("f9", .showCost, "Cost: what was spent, on what"),
    bind("f1", .help, "Help for the focused pane"),
    bind("ctrl-p", .palette, "Search all commands"),
    bind("alt-m", .chooseModel, "Choose the model of all strategies"),
    bind("alt-o", .chooseParameters, "Set request parameters: temperature, max-tokens, …"),
    bind("alt-+ alt-=", .zoom, "Give the focused pane the whole screen"),
    bind("alt-shift-right alt-.", .widen, "Make the focused pane wider"),
    bind("alt-shift-left alt-,", .narrow, "Make the focused pane narrower"),
    bind("alt-shift-up alt-*", .heighten, "Make the focused pane taller"),
    bind("alt-shift-down alt--", .shorten, "Make the focused pane shorter"),
    bind("alt-0", .restoreSplits, "Give all panes their standard sizes"),
    bind("ctrl-o", .goBack, "Back to where you were: screen, pane, session, place in a text"),
    bind("alt-i", .goForward, "Forward again"),
    bind("alt-e", .openEditor, "Edit the focused text in $VISUAL or $EDITOR"),
    bind("ctrl-s", .savePrompt, "Save the prompt to its file"),
    bind("alt-y", .copyResponse, "Copy the response"),
    bind("alt-p", .togglePriceAs, "Show or hide what a priced model would cost"),
    bind("alt-t", .chooseTheme, "Choose a theme, seen before it is chosen"),
    bind("alt-h", .showHistory, "History of the prompt: earlier texts, compared, named, restored"),
    bind("alt-R", .reload, "Read trivium.yaml and config.yaml again"),
    bind("alt-l", .showLog, "What was said in this session"),
    bind("ctrl-l", .redraw, "Draw the screen anew"),
    bind("ctrl-z", .suspend, "Suspend to the shell"),
    bind("ctrl-q", .quit, "Quit"),
  ]

  private static let strategies = (1...9).flatMap { number in
    [
      bind(
        .everywhere, "alt-\(number)", "strategy.\(number)", "Choose strategy \(number)",
        .strategy(number: number)),
      bind(
        .reading, "\(number)", "strategy.plain-\(number)", "Choose strategy \(number)",
        .strategy(number: number)),
    ]
  }

  private static let reading =
    [
      bind(.reading, "up k", "scroll.up", "Up", .scroll(.up)),
      bind(.reading, "down j", "scroll.down", "Down", .scroll(.down)),
      bind(.reading, "page-up ctrl-u ctrl-b", "scroll.page-up", "Page up", .scroll(.pageUp)),
      bind(
        .reading, "page-down ctrl-d ctrl-f", "scroll.page-down", "Page down", .scroll(.pageDown)),
      bind(.reading, "home g", "scroll.top", "To the top", .scroll(.top)),
      bind(.reading, "end G", "scroll.bottom", "To the bottom", .scroll(.bottom)),
      bind(.reading, "?", "reading.help", "Help for the focused pane", .workbench(.help)),
      bind(.reading, ":", "reading.palette", "Search all commands", .workbench(.palette)),
      bind(
        .reading, "+", "reading.zoom", "Give the focused pane the whole screen",
        .workbench(.zoom)),
      bind(
        .reading, "e", "reading.open-editor", "Edit in $VISUAL or $EDITOR",
        .workbench(.openEditor)),
      bind(.reading, "y", "reading.copy", "Copy the response", .workbench(.copyResponse)),
    ]

  private static let responses = [
    bind(.response, "[", "response.older", "Earlier response", .response(.older)),
    bind(.response, "]", "response.newer", "Later response", .response(.newer)),
    bind(
      .response, "o", "response.toggle-reasoning", "Unfold or fold the reasoning",
      .response(.toggleReasoning)),
    bind(.response, "r", "response.rerun", "Run this input again", .workbench(.rerun)),
    bind(
      .response, "R", "response.toggle-raw", "As it was written, or as it is meant",
      .response(.toggleRaw)),
    bind(
      .response, "w", "response.toggle-wrap", "Wrap long lines, or cut them", .response(.toggleWrap)
    ),
    bind(
      .response, "< left", "response.shift-left", "To the left, while long lines are cut",
      .response(.shiftLeft)),
    bind(
      .response, "> right", "response.shift-right", "To the right, while long lines are cut",
      .response(.shiftRight)),
    bind(.response, "/", "response.search", "Search; /…/ is a regular expression", .ask(.search)),
    bind(.response, "n", "response.next-match", "Next match", .response(.nextMatch)),
    bind(.response, "N", "response.previous-match", "Match before", .response(.previousMatch)),
    bind(.response, "c", "response.copy-code", "Copy the next code block", .response(.copyCode)),
  ]

  private static let evidences = [
    bind(.evidence, "left h", "evidence.previous-tab", "Previous tab", .evidence(.previousTab)),
    bind(.evidence, "right l", "evidence.next-tab", "Next tab", .evidence(.nextTab)),
  ]

  private static func compare(
    _ keys: String, _ command: CompareScreen.Command, _ title: String
  ) -> Binding {
    bind(.compare, keys, "compare.\(command.rawValue)", title, .compare(command))
  }

  private static let comparing = [
    compare("left h", .left, "Column to the left"),
    compare("right l", .right, "Column to the right"),
    compare("a", .add, "One column more"),
    compare("x", .remove, "Remove the column"),
    compare("v", .version, "An earlier prompt or run in this column"),
    compare("m", .model, "Another model in this column"),
    compare("d", .toggleDifference, "Words that differ from the base, or texts as they are"),
    compare("b", .base, "Make this column the base"),
    compare("s", .toggleTogether, "Scroll the columns together, or apart"),
    compare(
      "enter", .keep, "Keep this one: rate it good, add it to the rated cases; or take that back"),
    compare("c", .correct, "Keep it as it should have been"),
  ]

  private static func score(
    _ keys: String, _ command: EvaluateScreen.Command, _ title: String
  ) -> Binding {
    bind(.evaluate, keys, "evaluate.\(command.rawValue)", title, .evaluate(command))
  }

  private static let evaluations = [
    score("r", .prepare, "What scoring all strategies takes"),
    score("enter", .start, "Start it, or go on"),
    score("escape ctrl-c", .stop, "Stop; what is open can be gone on with"),
    score("c", .toggleCases, "Cases, or comparisons"),
    score("f", .filter, "All cases, those that differ, those that were missed"),
    score("right l", .nextView, "Next view: comparisons, cases, confusion, baseline"),
    score("left h", .previousView, "View before"),
    score("o", .sort, "Order the strategies by quality, cost, cost a right answer, p95, failures"),
    score("O", .reverseSort, "The other way round"),
    score("s", .nextAnswer, "Choose the next strategy: its answer is judged, its confusions shown"),
    score("d", .toggleBeside, "Two answers beside each other with what differs, or all in turn"),
    score("a", .judgeRight, "Judge the chosen answer right; again takes it back"),
    score("x", .judgeWrong, "Judge the chosen answer wrong; again takes it back"),
    score("t", .nextTag, "Say what is wrong with the chosen answer: the next tag, or none"),
    score("b", .nextBaseline, "Hold it against the pinned evaluation, then against earlier ones"),
  ]

  private static func weigh(
    _ keys: String, _ command: DecideScreen.Command, _ title: String
  ) -> Binding {
    bind(.decide, keys, "decide.\(command.rawValue)", title, .decide(command))
  }

  private static let decisions = [
    weigh("right l", .nextView, "Next view: quality and cost, break-even, failures, inputs"),
    weigh("left", .previousView, "View before"),
    weigh("+ =", .raise, "The chosen input a quarter higher"),
    weigh("-", .lower, "The chosen input a fifth lower"),
    weigh("v", .moreVolume, "Twice the calls a month"),
    weigh("V", .lessVolume, "Half the calls a month"),
    weigh("h", .moreMonths, "Three months longer"),
    weigh("H", .fewerMonths, "Three months shorter"),
    weigh("x", .dearerErrors, "An error costs twice as much"),
    weigh("X", .cheaperErrors, "An error costs half as much"),
    weigh("m", .widerMargin, "One point more is as good"),
    weigh("M", .narrowerMargin, "One point less is as good"),
    weigh("g", .moreGrowth, "Calls grow a point more each month"),
    weigh("G", .lessGrowth, "Calls grow a point less each month"),
    weigh("b", .moreInBatches, "A tenth more of the calls can wait for a batch"),
    weigh("B", .fewerInBatches, "A tenth less can wait"),
    weigh("0", .reset, "As trivium.yaml has it"),
  ]

  private static let sessionLists = [
    bind(.sessions, "enter", "sessions.open", "Replay the session", .sessions(.open)),
    bind(.sessions, "r", "sessions.reload", "Read the list again", .sessions(.reload)),
  ]

  private static let costs = [
    bind(.cost, "right l", "cost.next-side", "By the next side", .cost(.nextSide)),
    bind(.cost, "left h", "cost.previous-side", "By the side before", .cost(.previousSide)),
    bind(.cost, "r", "cost.reload", "Add up again", .cost(.reload)),
  ]

  private static func watch(
    _ keys: String, _ command: ReplayCommand, _ title: String
  ) -> Binding {
    bind(.replay, keys, "replay.\(command.rawValue)", title, .replay(command))
  }

  private static let replays = [
    watch("space", .togglePlay, "Play or pause"),
    watch(". right", .stepForward, "One event forward"),
    watch(", left", .stepBack, "One event back"),
    watch("]", .nextRun, "To the next run"),
    watch("[", .previousRun, "To the previous run"),
    watch("}", .nextMarker, "To the next run, edit, evaluation, note or rating"),
    watch("{", .previousMarker, "To the one before"),
    watch("J", .jump, "Choose where to go: all runs, edits, evaluations, notes"),
    bind(
      .replay, "/", "replay.search", "Search inputs, prompts, answers, passages, notes",
      .ask(.searchRecording)),
    watch("n", .nextMatch, "To where it comes up next"),
    watch("N", .previousMatch, "To where it came up before"),
    watch("m", .mark, "Remember this moment, to compare with"),
    watch("d", .showChanges, "What has changed since the remembered moment, or the start"),
    watch("F", .fork, "Go on from here in a new session"),
    watch("i", .idleLimit, "Cut long waits to 2, 10, no or half a second"),
    watch("+ =", .faster, "Faster"),
    watch("-", .slower, "Slower"),
    watch("home", .start, "To the start"),
    watch("end", .end, "To the end"),
    watch("q escape", .leave, "Back to the present"),
  ]

  private static let pickers = [
    bind(.picker, "down ctrl-n", "picker.next", "Next", .picker(.next)),
    bind(.picker, "up ctrl-p", "picker.previous", "Previous", .picker(.previous)),
    bind(.picker, "page-down", "picker.page-down", "Ten on", .picker(.pageDown)),
    bind(.picker, "page-up", "picker.page-up", "Ten back", .picker(.pageUp)),
  ]

  private static let histories = [
    bind(.history, "down j", "history.next", "Older", .history(.next)),
    bind(.history, "up k", "history.previous", "Newer", .history(.previous)),
    bind(.history, "enter", "history.restore", "Restore the text", .history(.restore)),
    bind(.history, "n", "history.name", "Name the version", .history(.name)),
    bind(.history, "page-up ctrl-u", "history.page-up", "Page up", .scroll(.pageUp)),
    bind(.history, "page-down ctrl-d space", "history.page-down", "Page down", .scroll(.pageDown)),
    bind(.history, "escape q ctrl-c", "history.close", "Close", .workbench(.dismiss)),
    bind(.history, "ctrl-q", "history.quit", "Quit", .workbench(.quit)),
  ]

  private static let lines = [
    bind(.line, "enter ctrl-j", "line.accept", "Take it", .accept),
    bind(.line, "escape ctrl-c", "line.close", "Close", .workbench(.dismiss)),
    bind(.line, "ctrl-q", "line.quit", "Quit", .workbench(.quit)),
  ]

  private static let helps = [
    bind(.help, "escape q ? f1 enter", "help.close", "Close", .workbench(.dismiss)),
    bind(.help, "up k", "help.up", "Up", .scroll(.up)),
    bind(.help, "down j", "help.down", "Down", .scroll(.down)),
    bind(.help, "page-up", "help.page-up", "Page up", .scroll(.pageUp)),
    bind(.help, "page-down space", "help.page-down", "Page down", .scroll(.pageDown)),
    bind(.help, "ctrl-q", "help.quit", "Quit", .workbench(.quit)),
  ]
}

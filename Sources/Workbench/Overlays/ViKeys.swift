/// The keys of vi that texts know with `editing: vi`, for the help and the list of keys.
package enum ViKeys {
  package static let title = "Vi (editing: vi)"

  package static let all: [(keys: String, title: String)] = [
    ("i a I A o O", "Type before, behind, at ends, new line"),
    ("R", "Type over what is there"),
    ("Esc", "Normal mode"),
    ("h j k l w b e", "Move; W B E over longer words"),
    ("0 ^ $ gg G { }", "Ends of line and text; paragraphs"),
    ("f t F T ; , %", "To a character; the other bracket"),
    ("/ ? n N * #", "Search; * the word at the cursor"),
    ("^D ^U ^F ^B gj gk", "Half a page, a page, a row"),
    ("d c y > <", "Delete, change, copy, indent, outdent"),
    ("g~ gu gU", "Turn case, lower, upper"),
    ("iw a\" i( ap", "What an operator takes whole"),
    ("x X D C s S r ~ J", "Short forms; turn case; join lines"),
    ("p P \"a", "Put behind or before; a register"),
    ("u ^R .", "Undo, redo, again"),
    ("v V ^V o", "Select characters, lines, a block; other end"),
    ("I A c r ~ D C O", "In a block: in all of its lines"),
    ("m ` '", "Set a mark; go to it"),
    (":7 :s/a/b/g :%s :noh", "Go to a line; replace; hide matches"),
    (":w :q :wq", "Save the prompt; quit; both"),
  ]
}

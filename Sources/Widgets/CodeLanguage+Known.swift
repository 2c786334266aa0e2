extension CodeLanguage {
  private static let cComments = ("/*", "*/")

  /// The first is for whatever is not known.
  static let all: [CodeLanguage] = [
    CodeLanguage(""),
    CodeLanguage(
      "swift", comment: "//", block: cComments, quotes: "\"", triple: true,
      """
      actor any as associatedtype async await break case catch class continue default defer deinit do else
      enum extension fallthrough false fileprivate for func get guard if import in indirect init inout
      internal is let nil open operator override package private protocol public repeat rethrows return self
      Self set some static struct subscript super switch throw throws true try typealias var where while
      """.words),
    CodeLanguage(
      "python py python3", comment: "#", triple: true,
      """
      and as assert async await break class continue def del elif else except False finally for from global
      if import in is lambda match None nonlocal not or pass raise return True try while with yield
      """.words),
    CodeLanguage(
      "javascript js jsx typescript ts tsx mjs", comment: "//", block: cComments, quotes: "\"'`",
      """
      abstract as async await break case catch class const continue debugger default delete do else enum
      export extends false finally for from function if implements import in instanceof interface let new
      null of private protected public readonly return static super switch this throw true try type typeof
      undefined var void while yield
      """.words),
    CodeLanguage("json jsonc json5 jsonl", comment: "//", block: cComments, "true false null"),
    CodeLanguage("yaml yml", comment: "#", "true false null yes no on off"),
    CodeLanguage("toml ini cfg", comment: "# ;", triple: true, "true false"),
    CodeLanguage(
      "bash sh shell zsh console fish", comment: "#",
      """
      alias break case continue do done echo elif else esac eval exec exit export fi for function if in
      local return select set shift source then trap unset until while
      """.words),
    CodeLanguage(
      "sql postgresql sqlite mysql", comment: "--", block: cComments, ignoresCase: true,
      """
      add all alter and as asc begin between by case check column commit constraint create cross default
      delete desc distinct drop else end exists false foreign from full group having if in index inner insert
      into is join key left like limit not null offset on or order outer primary references right rollback
      select set table then true union unique update using values view when where with
      """.words),
    CodeLanguage(
      "rust rs", comment: "//", block: cComments, quotes: "\"",
      """
      as async await break const continue crate dyn else enum extern false fn for if impl in let loop match
      mod move mut pub ref return self Self static struct super trait true type unsafe use where while
      """.words),
    CodeLanguage(
      "go golang", comment: "//", block: cComments, quotes: "\"'`",
      """
      break case chan const continue default defer else fallthrough false for func go goto if import
      interface map nil package range return select struct switch true type var
      """.words),
    CodeLanguage(
      "c h cpp c++ cc hpp objc", comment: "//", block: cComments,
      """
      auto bool break case catch char class const constexpr continue default delete do double else enum
      explicit extern false float for friend goto if inline int long namespace new nullptr operator private
      protected public return short signed sizeof static struct switch template this throw true try typedef
      typename union unsigned using virtual void volatile while
      """.words),
    CodeLanguage(
      "java kotlin kt scala csharp cs c# dart php", comment: "//", block: cComments, triple: true,
      """
      abstract as async await boolean break byte case catch char class const continue data default do double
      else enum extends false final finally float for foreach fun function get if implements import in int
      interface internal is let long namespace new null object open override package private protected public
      return sealed set short static string super switch this throw throws true try using val var void when
      while
      """.words),
    CodeLanguage(
      "ruby rb elixir ex", comment: "#",
      """
      alias and begin break case class def defmodule do else elsif end ensure false fn for if in module next
      nil not or redo rescue retry return self super then true undef unless until when while yield
      """.words),
    CodeLanguage(
      "lua", comment: "--",
      """
      and break do else elseif end false for function goto if in local nil not or repeat return then true
      until while
      """.words),
    CodeLanguage(
      "r julia jl", comment: "#", triple: true,
      "begin break do else end false for function if in let module next NULL return struct TRUE FALSE true while"
    ),
    CodeLanguage("html xml svg vue", block: ("<!--", "-->")),
    CodeLanguage("css scss less", comment: "//", block: cComments),
    CodeLanguage(
      "dockerfile docker makefile make cmake nix", comment: "#",
      "FROM RUN CMD COPY ADD ENV ARG WORKDIR EXPOSE ENTRYPOINT USER VOLUME LABEL AS ifeq else endif"
    ),
  ]
}

extension String {
  fileprivate var words: String {
    split(whereSeparator: \.isNewline).joined(separator: " ")
  }
}

/// Closed classes of words, by the hash of their lower-case form.
package enum AnswerWords {
  package static let months = hashes(
    "january february march april may june july august september october november december")
  package static let weekdays = hashes(
    "monday tuesday wednesday thursday friday saturday sunday")
  package static let numbers = hashes(
    """
    one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen
    sixteen seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety
    hundred thousand million billion trillion half dozen dozens hundreds thousands millions
    """)
  package static let ordinals = hashes(
    """
    first second third fourth fifth sixth seventh eighth ninth tenth last
    """)
  package static let timeUnits = hashes(
    """
    second seconds minute minutes hour hours day days week weeks month months year years decade
    decades century centuries midnight noon weekend weekends quarter quarters
    """)
  package static let sizeUnits = hashes(
    "b kb mb gb tb kib mib gib byte bytes kilobytes megabytes gigabytes")
  package static let otherUnits = hashes(
    """
    percent km m cm mm miles mile metres meters kilometres kilometers feet ft acres hectares tons
    tonnes kg pounds dollars euros yen people members users seats files devices times degrees
    points characters letters pages copies levels accounts folders requests addresses versions
    groups guests links keys codes tokens
    """)
  package static let functions = hashes(
    """
    a an the this that these those and or but nor so if then than as of in on at by for from to
    into onto over under above below between among through during before after until till since
    within without with about against across along around behind beyond near off out up down via
    per is are was were be been being am has have had having do does did done can could may might
    must shall should will would not no only also too very just even still yet already both each
    every either neither all any some such more most less least much many few other another same
    own he she it they we i you him her them us me his its their our your my who whom whose which
    what when where why how there here while because although though however therefore thus hence
    whether where when 's
    """)
  package static let asking = hashes("who whom whose which what when where why how")
  /// Function words that an answer may begin with.
  package static let openers = hashes(
    """
    the a an his her its their our about over at by to because from in within up more under for
    only no yes until after before since at least most between every all both on with less not and
    """)
  package static let prepositions = hashes(
    "of in on at by for from to into over under between through during before after within with")
  package static let conjunctions = hashes("and or but while whereas although because which who")
  package static let determiners = hashes("the a an this that these those his her its their our")
  package static let abbreviations = hashes(
    """
    mr mrs ms dr st vs etc prof sr jr no vol fig gen col lt capt sgt rev hon inc ltd co corp jan
    feb mar apr jun jul aug sep sept oct nov dec approx est ca cf al e.g i.e
    """)

  /// Question words as people in a hurry write them.
  package static let misspelt: [UInt32: UInt32] = Dictionary(
    uniqueKeysWithValues: [
      ("wich", "which"), ("whitch", "which"), ("witch", "which"), ("whats", "what"),
      ("wat", "what"), ("waht", "what"), ("wen", "when"), ("wher", "where"), ("hwo", "how"),
      ("mutch", "much"), ("manny", "many"), ("meny", "many"), ("ofen", "often"),
      ("offen", "often"), ("loong", "long"),
    ].map { (FeatureHash.raw($0.0), FeatureHash.raw($0.1)) })

  private static func hashes(_ words: String) -> Set<UInt32> {
    Set(words.split(whereSeparator: \.isWhitespace).map { FeatureHash.raw(String($0)) })
  }
}

import StrategyCore
import Testing

/// Reference counts are those of tiktoken 0.14.0 with the vocabularies that the litellm 1.109.1 wheel carries.
struct TokenCounterTests {
  struct Sample: Sendable, CustomTestStringConvertible {
    var name: String
    var text: String
    var cl100k: Int
    var o200k: Int
    var testDescription: String { name }
  }

  private let counter = EstimatingTokenCounter()

  static let english = Sample(
    name: "English",
    text: """
      Refunds are paid within fourteen days of the day we receive the returned goods. If you bought \
      the annual plan, we deduct the months you have used at the monthly price; nobody pays more than \
      the plan cost. Please don't send the original receipt by post, because we can't return it.
      """, cl100k: 60, o200k: 58)
  static let json = Sample(
    name: "JSON",
    text: #"""
      {"id":"ticket-4711","input":"My card has not arrived yet","expected":["card_arrival"],"tags":["card","delivery"],"scores":{"lexical":12.48,"dense":0.731,"fused":0.0325}}
      {"id":"ticket-4712","input":"Why was I charged twice?","expected":["charged_twice"],"tags":[],"scores":{"lexical":9.07,"dense":0.655,"fused":0.0317}}

      """#, cl100k: 99, o200k: 104)
  static let code = Sample(
    name: "code",
    text: """
      func breach(spent: Money, worstCase: Money) -> Breach? {
        guard let session, spent + worstCase > session else { return nil }
        let remaining = max(session - spent, .zero)
        // The caller shows what is left.
        return Breach(cap: "session", limit: session, remaining: remaining, attempts: 3)
      }

      """, cl100k: 77, o200k: 77)
  static let german = Sample(
    name: "German",
    text: """
      Rückerstattungen zahlen wir innerhalb von vierzehn Tagen, nachdem die Ware bei uns eingetroffen \
      ist. Wer den Jahrestarif gewählt hat, bezahlt die genutzten Monate zum Monatspreis; mehr als der \
      Tarif kostet, wird nie berechnet. Schicken Sie uns bitte keine Originalbelege, wir können sie \
      nicht zurücksenden.
      """, cl100k: 86, o200k: 73)
  static let chinese = Sample(
    name: "Chinese",
    text: "我们会在收到退货后的十四天内退款。如果您购买的是年度套餐,我们会按月费扣除已经使用的月份;"
      + "任何人都不会支付超过套餐价格的费用。请不要邮寄收据原件,因为我们无法退还。",
    cl100k: 84, o200k: 56)
  static let japanese = Sample(
    name: "Japanese",
    text: "返品を受け取ってから十四日以内に返金いたします。年間プランをご利用の場合は、ご利用になった月数分を"
      + "月額料金で差し引きます。領収書の原本は返却できませんので、郵送しないでください。",
    cl100k: 91, o200k: 61)
  static let korean = Sample(
    name: "Korean",
    text: "반품을 받은 날부터 십사 일 이내에 환불해 드립니다. 연간 요금제를 구매하셨다면 이미 사용한 달만큼 월 요금으로 "
      + "공제합니다. 영수증 원본은 돌려드릴 수 없으니 우편으로 보내지 마세요.",
    cl100k: 97, o200k: 64)
  static let russian = Sample(
    name: "Russian",
    text: """
      Мы возвращаем деньги в течение четырнадцати дней после получения товара. Если вы купили годовой \
      план, мы вычтем использованные месяцы по месячной цене. Не присылайте оригинал чека почтой: \
      вернуть его мы не сможем.
      """, cl100k: 100, o200k: 55)

  @Test(arguments: [english, json, code])
  func `English, code and JSON are within a tenth of both vocabularies`(sample: Sample) {
    let count = Double(counter.count(sample.text))
    #expect(abs(count / Double(sample.cl100k) - 1) <= 0.1)
    #expect(abs(count / Double(sample.o200k) - 1) <= 0.1)
  }

  @Test(arguments: [german, chinese, japanese, korean, russian])
  func `other languages lie between the vocabularies`(sample: Sample) {
    #expect((sample.o200k...sample.cl100k).contains(counter.count(sample.text)))
  }

  @Test(arguments: [chinese, japanese, korean, russian])
  func `where the encoding is known other scripts are within a sixth of it`(sample: Sample) {
    let cl100k = Double(EstimatingTokenCounter(like: .cl100k).count(sample.text))
    let o200k = Double(EstimatingTokenCounter(like: .harmony).count(sample.text))
    #expect(abs(cl100k / Double(sample.cl100k) - 1) <= 1 / 6)
    #expect(abs(o200k / Double(sample.o200k) - 1) <= 1 / 6)
  }

  @Test func `the error that is told is a small share`() {
    #expect((0.01...0.1).contains(EstimatingTokenCounter.measuredError))
  }

  @Test(arguments: [
    ("", 0), ("a", 1), (" ", 1), ("\n", 1), ("Refund", 1), (" refund", 1), ("don't", 2),
    ("1234567", 3),
    ("fourteen days", 2), ("\n\n  \n", 1), ("ok.\n", 2), ("----------------", 1), ("€", 1),
    ("\0", 1),
    ("lastIndex", 2), ("    return", 2), ("👍", 3),
  ])
  func `small texts have the counts that one would give them`(text: String, tokens: Int) {
    #expect(counter.count(text) == tokens)
  }

  @Test func `counts only grow as a text does, by little`() {
    for sample in [Self.english, Self.json, Self.code, Self.chinese] {
      var last = 0
      for end in sample.text.indices {
        let count = counter.count(String(sample.text[...end]))
        #expect(count >= last - 1 && count <= last + 4)
        last = count
      }
    }
  }

  @Test func `a text that arrives in words counts about as much as the whole`() {
    let words = Self.english.text.split(separator: " ").enumerated()
      .map { $0.offset == 0 ? String($0.element) : " " + $0.element }
    let sum = words.reduce(0) { $0 + counter.count($1) }
    #expect(abs(Double(sum) / Double(counter.count(Self.english.text)) - 1) < 0.1)
  }

  @Test func `an estimate says that it is one`() {
    #expect(!counter.isExact)
  }
}

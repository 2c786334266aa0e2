import Testing

@testable import ModelProviders

@Suite struct CalendarDayTests {
  @Test(arguments: [
    ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2026-11-23", 20_780),
    ("2100-03-01", 47_541), ("1600-01-01", -135_140),
  ]) func `days are counted from the epoch`(text: String, number: Int) throws {
    let day = try #require(CalendarDay(text))
    #expect(CalendarDay(secondsSince1970: 0).days(until: day) == number)
    #expect(day.description == text)
    #expect(CalendarDay(secondsSince1970: Double(number) * 86_400) == day)
    #expect(CalendarDay(secondsSince1970: Double(number) * 86_400 + 86_399.9) == day)
  }

  @Test func `days of four centuries are read as they are written`() throws {
    let first = try #require(CalendarDay("1901-01-01"))
    let epoch = CalendarDay(secondsSince1970: 0)
    for number in stride(from: 0, to: 146_097, by: 13) {
      let day = CalendarDay(
        secondsSince1970: Double(number + epoch.days(until: first)) * 86_400)
      #expect(CalendarDay(day.description) == day)
    }
  }

  @Test(arguments: [
    "", "2026", "2026-2-3", "2026-02-30", "2025-02-29", "1900-02-29", "2026-13-01", "2026-00-10",
    "2026-01-00", "2026-01-32", "26-01-01", "2026-01-01T00:00", " 2026-01-01", "２０２６-01-01",
    "-026-01-01", "2026--1-01", "some day",
  ]) func `anything else is no day`(text: String) {
    #expect(CalendarDay(text) == nil)
  }

  @Test func `moments that no clock shows do no harm`() {
    for seconds in [Double.nan, .infinity, -.infinity, 1e300] {
      _ = CalendarDay(secondsSince1970: seconds).description
    }
  }
}

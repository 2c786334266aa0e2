import Testing

@testable import Runtime

struct FrameClockTests {
  @Test func `the first change after a rest is drawn at once, the next ones wait for the beat`() {
    var clock = FrameClock()
    clock.noteChange(at: 500_000, isPaced: true)
    #expect(clock.isDue(at: 500_000))
    clock.noteFrame(from: 500_000, to: 501_000)
    #expect(clock.due == nil)
    clock.noteChange(at: 510_000, isPaced: true)
    #expect(clock.due == 500_000 + FrameClock.interval)
    clock.noteChange(at: 520_000, isPaced: true)
    #expect(clock.due == 500_000 + FrameClock.interval)
  }

  @Test func `what the user does is drawn at once`() {
    var clock = FrameClock()
    clock.noteFrame(from: 0, to: 1_000)
    clock.noteChange(at: 2_000, isPaced: true)
    clock.noteChange(at: 3_000, isPaced: false)
    #expect(clock.isDue(at: 3_000))
  }

  @Test func `slow frames take a third of the time at most`() {
    var clock = FrameClock()
    var now = 0
    var drawing = 0
    for _ in 0..<10 {
      clock.noteFrame(from: now, to: now + 90_000)
      drawing += 90_000
      clock.noteChange(at: now + 90_000, isPaced: true)
      now = clock.due ?? now
    }
    #expect(drawing * 3 <= now)
  }
}

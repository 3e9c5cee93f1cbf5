import Pipeline
import Synchronization
import Testing

@testable import Runner

@Suite struct ProgressTests {
  private final class Written: Sendable {
    private let pieces = Mutex<[String]>([])
    var text: String { pieces.withLock { $0.joined() } }
    var write: @Sendable (String) -> Void {
      { [self] piece in pieces.withLock { $0.append(piece) } }
    }
  }

  private let clock = SetClock()
  private let written = Written()

  private func progress(_ style: ProgressStyle, columns: Int = 100) -> Progress {
    Progress(
      title: "motions", style: style, columns: columns, clock: { [clock] in clock.now },
      write: written.write)
  }

  private func event(
    _ kind: RunEvent.Kind = .finished, _ label: String? = nil, message: String? = nil
  ) -> RunEvent {
    RunEvent(
      kind: kind, label: label, message: message, place: kind == .failed ? "a.yaml:3:4" : nil,
      cause: kind == .failed ? .timeout : nil,
      counts: .init(total: 40, cached: 3, finished: 16, failed: 1, running: 2, retried: 1),
      standing: .init(
        elapsed: 8, cells: .init(total: 9, done: 4, failed: 1), memoryBytes: 1_200_000_000,
        secondsLeft: 240))
  }

  private let counts =
    "motions: 4 of 9 cells (1 failed), 19 of 40 stages (3 cached, 1 failed, 1 tried again)"
  private let pace = "2 running, 2.0 stages/s, about 4 min left, 1.2 GB"

  @Test func aTerminalHasTwoLinesThatAreDrawnAnew() {
    let progress = progress(.auto)
    progress.show(event(.started, "fit/rf"))
    #expect(written.text == "")
    for _ in 0..<2 {
      clock.now += 0.2
      progress.show(event())
    }
    let lines = "\(counts)\n  \(pace): fit/rf"
    #expect(written.text == "\(lines)\r\u{1B}[K\u{1B}[1A\r\u{1B}[K\(lines)")
    progress.show(event(.ended))
    #expect(written.text.hasSuffix("\r\u{1B}[K\u{1B}[1A\r\u{1B}[K"))
  }

  @Test func aNarrowTerminalGetsNoLineThatWraps() {
    let progress = progress(.auto, columns: 30)
    clock.now += 1
    progress.show(event(.started, String(repeating: "日本", count: 30)))
    let lines = written.text.split(separator: "\n")
    #expect(lines.count == 2)
    #expect(lines.allSatisfy { DisplayWidth.of(String($0)) <= 30 })
  }

  @Test func aLogGetsPlainLinesNowAndThen() {
    let progress = progress(.plain)
    for _ in 0..<250 {
      clock.now += 0.1
      progress.show(event(.started, "fit/\u{1B}[31mred\r\n"))
    }
    #expect(written.text == "\(counts); \(pace)\n\(counts); \(pace)\n")
    progress.show(event(.failed, "fit/\u{1B}[31mred", message: "it took\ntoo long"))
    #expect(
      written.text.hasSuffix(
        "failed (timeout): fit/?[31mred: it took?too long (a.yaml:3:4)\n"))
    #expect(!written.text.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
  }

  @Test func whatWasSaidBetweenStaysAboveTheTwoLines() {
    let progress = progress(.auto)
    clock.now += 1
    progress.show(event())
    progress.show(event(.notice, message: "waiting"))
    #expect(written.text.hasSuffix("\r\u{1B}[K\u{1B}[1A\r\u{1B}[Kwaiting\n"))
  }

  @Test func noneIsSilentButForFailures() {
    let progress = progress(.none)
    clock.now += 100
    progress.show(event())
    progress.show(event(.failed, "fit", message: "no"))
    #expect(written.text == "failed (timeout): fit: no (a.yaml:3:4)\n")
  }

  @Test(arguments: [
    (12.0, "12 stages/s"), (1, "1.0 stages/s"), (0.5, "30 stages/min"), (1.0 / 900, "4.0 stages/h"),
    (1.0 / 36_000, "0.1 stages/h"),
  ])
  func ratesHaveAUnitThatFits(_ perSecond: Double, _ text: String) {
    #expect(ProgressWords.rate(perSecond) == text)
  }
}

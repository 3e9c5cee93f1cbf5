import ArgumentParser
import Pipeline

/// `trellis cache verify`.
struct CacheVerify: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "verify",
    abstract:
      "Reads every result and compares it with its digest; --repair removes what is damaged.",
    discussion: """
      What was removed is made again when it is needed. Finished folds of a fit that was interrupted are kept \
      up to the last whole one. Repairing beside a run is safe.
      """)

  @OptionGroup var place: StoreArguments

  @Flag(help: "Remove what is damaged.")
  var repair = false

  func run() throws {
    let terminal = Terminal()
    let store = place.store(terminal, isReadOnly: !repair)
    let entries = try store.entries()
    let headless = entries.filter { $0.summary == nil }.map(\.key)
    let readable = entries.filter { $0.summary != nil }
    let damaged = Set(
      headless + store.damaged(among: readable.map(\.key), threads: WorkPool.cores))
    for entry in entries where damaged.contains(entry.key) {
      terminal.result("damaged: \(entry.key) \(entry.summary?.label ?? "")\n")
    }
    let records = store.checkRecords(isRepaired: repair)
    for key in records.damaged { terminal.result("damaged record: \(key)\n") }
    let torn = store.checkPieces(isRepaired: repair).filter { $0.tornBytes > 0 }
    for pieces in torn { terminal.result(words(pieces)) }
    if repair { store.forgetLost() }
    terminal.result(
      words(results: entries.count, damaged: damaged.count, records.count, records.damaged.count))
    if !repair, !damaged.isEmpty || !records.damaged.isEmpty || !torn.isEmpty {
      throw ExitStatus.someFailed.code
    }
  }

  private func words(_ pieces: PiecesState) -> String {
    let kept = "\(Amount.count(pieces.whole, "whole fold")) kept"
    let tail = "\(pieces.tornBytes) bytes behind them"
    if pieces.isInUse { return "torn: \(pieces.key): \(kept), \(tail); a run is writing them\n" }
    return "torn: \(pieces.key): \(kept), \(tail) \(repair ? "cut off" : "count as absent")\n"
  }

  private func words(results: Int, damaged: Int, _ records: Int, _ damagedRecords: Int) -> String {
    var out = Amount.count(results, "result")
    if records > 0 { out += " and \(Amount.count(records, "imported record"))" }
    let wrong = damaged + damagedRecords
    if wrong == 0 { return out + ", all whole\n" }
    return repair
      ? "\(wrong) of \(out) damaged and removed; they are made again when needed\n"
      : "\(wrong) of \(out) damaged; they count as absent and are made again when needed\n"
  }
}

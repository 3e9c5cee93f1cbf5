import Learners

/// Says why stages have to run, by comparing them with what earlier runs left behind.
public struct Why: Sendable {
  /// One difference between a stage now and the nearest earlier run of it.
  public enum Change: Sendable, Hashable {
    /// A place of the configuration: dotted path, old and new value as text; `nil` where there was none.
    case configuration(path: String, old: String?, new: String?)
    /// An input holds something else, is new, or is gone.
    case input(name: String, old: Digest?, new: Digest?)
    /// The seed.
    case seed(old: UInt64?, new: UInt64?)
    /// The code of the kind.
    case revision(old: Int, new: Int)
    /// The same inputs in another order.
    case inputOrder
  }

  /// Why a stage has to run, or that it has not.
  public enum Reason: Sendable, Hashable {
    /// Its result is there.
    case upToDate
    /// No cell needs it.
    case unneeded
    /// Nothing like it ever ran.
    case neverRan
    /// It was asked to run again.
    case forced
    /// It differs from an earlier run.
    case changed([Change], since: StageSummary)
    /// These stages, which can run now, come first; it runs at most.
    case behind([StageID])
  }

  private struct Name: Hashable {
    let kind: String
    let label: String
  }

  // Comparing with more earlier runs than these finds nothing that people want to know.
  private static let mostCandidates = 40
  private let history: any StageHistory
  private var named: [Name: [StageSummary]] = [:]
  private var byKind: [String: [StageSummary]] = [:]

  /// Gets ready to explain; reads what is known of earlier runs once.
  public init(_ history: any StageHistory) {
    self.history = history
    for summary in history.summaries() {
      named[Name(kind: summary.kind, label: summary.label), default: []].append(summary)
      byKind[summary.kind, default: []].append(summary)
    }
  }

  /// Why a stage of a plan has to run.
  ///
  /// It is compared with the earlier run of the same kind and label that differs least, the newest of
  /// these; where there is none, with one of the same kind.
  public func reason(for id: StageID, in plan: Plan) -> Reason {
    switch plan.state(of: id) {
    case .done: return .upToDate
    case .unneeded: return .unneeded
    case .ready, .failed: break
    case .waiting, .blocked: return .behind(roots(of: id, in: plan))
    }
    guard let key = plan.key(of: id) else { return .neverRan }
    let node = plan.graph[id]
    let same = named[Name(kind: node.kind, label: node.label)] ?? []
    for candidates in [same, byKind[node.kind] ?? []] {
      var nearest: (changes: [Change], since: StageSummary)?
      for summary in candidates.suffix(Self.mostCandidates).reversed() {
        guard let record = history.record(of: summary.key) else { continue }
        let changes = Self.changes(from: record.key, to: key)
        if nearest.map({ changes.count < $0.changes.count }) ?? true {
          nearest = (changes, record.summary)
        }
      }
      if let nearest {
        return nearest.changes.isEmpty
          ? .forced : .changed(nearest.changes, since: nearest.since)
      }
    }
    return .neverRan
  }

  private func roots(of id: StageID, in plan: Plan) -> [StageID] {
    plan.graph.closure(of: [id]).filter { source in
      let state = plan.state(of: source)
      return source != id && (state == .ready || state == .failed)
    }
  }

  /// What differs between two keys, the configuration first.
  public static func changes(from old: StageKey, to new: StageKey) -> [Change] {
    var changes: [Change] = []
    if old.revision != new.revision {
      changes.append(.revision(old: old.revision, new: new.revision))
    }
    if old.configuration != new.configuration {
      let before = (try? JSON(old.configuration)) ?? .string(old.configuration)
      let after = (try? JSON(new.configuration)) ?? .string(new.configuration)
      for difference in JSONDifference.all(from: before, to: after) {
        changes.append(
          .configuration(path: difference.path, old: difference.old, new: difference.new))
      }
    }
    if old.seed != new.seed { changes.append(.seed(old: old.seed, new: new.seed)) }
    let before = old.inputs.map { ($0.name, $0.digest) }
    let after = new.inputs.map { ($0.name, $0.digest) }
    let inputs = changedInputs(before, after)
    changes += inputs
    if inputs.isEmpty, old.inputs != new.inputs { changes.append(.inputOrder) }
    return changes
  }

  private static func changedInputs(
    _ old: [(String, Digest)], _ new: [(String, Digest)]
  ) -> [Change] {
    let before = Dictionary(old) { first, _ in first }
    let after = Dictionary(new) { first, _ in first }
    let names = new.map(\.0) + old.map(\.0).filter { after[$0] == nil }
    return names.filter { before[$0] != after[$0] }.map {
      .input(name: $0, old: before[$0], new: after[$0])
    }
  }
}

/// A place where two JSON values differ.
struct JSONDifference: Sendable, Hashable {
  let path: String
  let old: String?
  let new: String?

  /// All places, in the order of the sorted keys; of kinds that were exchanged (`use`) only the name.
  static func all(from old: JSON?, to new: JSON?, at path: String = "") -> [JSONDifference] {
    guard old != new else { return [] }
    if let before = members(old), let after = members(new) {
      if let use = before["use"], let other = after["use"], use != other {
        return all(from: use, to: other, at: join(path, "use"))
      }
      return Set(before.keys).union(after.keys).sorted().flatMap {
        all(from: before[$0], to: after[$0], at: join(path, $0))
      }
    }
    if let before = old?.array, let after = new?.array, before.count == after.count {
      return zip(before, after).enumerated().flatMap { index, pair in
        all(from: pair.0, to: pair.1, at: "\(path)[\(index)]")
      }
    }
    return [JSONDifference(path: path, old: old.map(text), new: new.map(text))]
  }

  private static func join(_ path: String, _ key: String) -> String {
    path.isEmpty ? key : "\(path).\(key)"
  }

  // Records are objects; free maps are lists of pairs in canonical text.
  private static func members(_ value: JSON?) -> [String: JSON]? {
    if let object = value?.object {
      return Dictionary(object.map { ($0.key, $0.value) }) { first, _ in first }
    }
    guard let pairs = value?.array, !pairs.isEmpty else { return nil }
    var members: [String: JSON] = [:]
    for pair in pairs {
      guard let pair = pair.array, pair.count == 2, let key = pair[0].string,
        members.updateValue(pair[1], forKey: key) == nil
      else { return nil }
    }
    return members
  }

  private static func text(_ value: JSON) -> String {
    switch value {
    case .string(let text): text
    case .number(let number): Canonical.short(number)
    default: value.text
    }
  }
}

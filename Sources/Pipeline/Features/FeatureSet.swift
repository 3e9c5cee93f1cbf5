import Learners

/// The features of one modality, bound to its channels: names and order of all columns are known.
public struct FeatureSet: Sendable {
  /// One name per column, unique.
  public let names: [String]
  let features: [any BoundFeature]
  /// By feature: the feature itself where it reads samples outside of its window.
  let reaching: [(any ReachingFeature)?]
  /// By feature: the feature itself where windows that overlap share its work.
  let sharing: [(any SharingFeature)?]

  /// Binds a list of features to the channels of a modality.
  ///
  /// A name that two features share is told apart by the feature's own name: `statistics.Delta_mean`.
  /// - Throws: `FeatureFault` of the first feature that does not fit the channels, and where two numbers
  ///   would have one name; its `feature` is the place in the list.
  public init(_ features: [any Feature], channels: [Channel], windowSeconds: Double?)
    throws(FeatureFault)
  {
    var bound: [any BoundFeature] = []
    for (index, feature) in features.enumerated() {
      do throws(FeatureFault) {
        bound.append(try feature.bound(to: channels, windowSeconds: windowSeconds))
      } catch {
        throw error.at(index)
      }
    }
    self.features = bound
    reaching = bound.map { $0 as? any ReachingFeature }
    sharing = bound.map { $0 as? any SharingFeature }
    names = try FeatureSet.uniqueNames(
      bound.map(\.names), kinds: features.map { type(of: $0).name })
  }

  /// Whether a feature reads samples outside of its window.
  var reaches: Bool { reaching.contains { $0 != nil } }

  /// Whether windows that overlap share the work of a feature.
  var shares: Bool { sharing.contains { $0 != nil } }

  private static func uniqueNames(_ lists: [[String]], kinds: [String]) throws(FeatureFault)
    -> [String]
  {
    var uses: [String: Int] = [:]
    for name in lists.joined() { uses[name, default: 0] += 1 }
    var seen: Set<String> = []
    var out: [String] = []
    for (index, list) in lists.enumerated() {
      for name in list {
        let full = (uses[name] ?? 0) > 1 ? "\(kinds[index]).\(name)" : name
        guard seen.insert(full).inserted else {
          throw FeatureFault(
            "the number '\(name)' is computed twice", help: "remove or rename one of the two"
          ).at(index)
        }
        out.append(full)
      }
    }
    return out
  }
}

extension FeatureFault {
  /// The same fault, with the place of its feature.
  func at(_ index: Int) -> FeatureFault {
    var fault = self
    fault.feature = index
    return fault
  }
}

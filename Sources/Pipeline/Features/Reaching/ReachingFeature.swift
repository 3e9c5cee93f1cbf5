import Learners

/// A feature that is computed from samples outside of its window, too: it wraps features that are not.
///
/// It asks for stretches of the same subject's recording and is given nothing else, so that what a row was
/// computed from is known: the stretches are kept beside the features, and the guard of a split counts
/// them as samples of the row.
protocol ReachingFeature: BoundFeature {
  /// The stretches that the numbers of a window need; empty where they are not to be had.
  func stretches(of window: Int, in subject: SubjectWindows) -> [Segment]
  /// What is made of the stretches; windows that share them share it.
  func prepared(from stretches: [Segment]) -> [Double]
  /// Computes the numbers of a window from its own samples and what was prepared.
  func compute(
    _ segment: Segment, with prepared: [Double], into out: UnsafeMutableBufferPointer<Double>)
}

extension ReachingFeature {
  /// Alone, a window has nothing around it.
  func compute(_ segment: Segment, into out: UnsafeMutableBufferPointer<Double>) {
    out.update(repeating: .nan)
  }
}

/// A registered feature whose values are those of other features, changed by what lies around the window.
protocol WrappingFeature: Feature {}

/// The features that a wrapper wraps.
struct WrappedFeatures: Sendable {
  /// How specs write them. Only features that stay within their window can be wrapped.
  static let parameter = Parameter(
    required: "features", .nonEmptyList(.kind(FeatureCatalog.plainFamily)),
    "The features, as they stand in a list of features.")

  private let features: [any Feature]

  init(_ values: ParameterValues) throws(FeatureFault) {
    var features: [any Feature] = []
    for (index, value) in values.list("features").compactMap(\.record).enumerated() {
      do throws(FeatureFault) {
        features.append(try FeatureCatalog.feature(value))
      } catch {
        throw error.inside(index)
      }
    }
    self.features = features
  }

  func bound(to channels: [Channel], windowSeconds: Double?) throws(FeatureFault) -> FeatureSet {
    do throws(FeatureFault) {
      return try FeatureSet(features, channels: channels, windowSeconds: windowSeconds)
    } catch {
      throw error.inside(error.feature ?? 0)
    }
  }
}

extension FeatureFault {
  /// The same fault, of a feature in the list that a wrapper wraps.
  fileprivate func inside(_ index: Int) -> FeatureFault {
    FeatureFault(
      message, parameter: "features[\(index)]" + (parameter.map { ".\($0)" } ?? ""), help: help)
  }
}

extension FeatureSet {
  /// Computes the numbers of one segment.
  func compute(_ segment: Segment) -> [Double] {
    var out = [Double](repeating: .nan, count: names.count)
    out.withUnsafeMutableBufferPointer { out in
      var place = 0
      for feature in features {
        let end = place + feature.names.count
        feature.compute(segment, into: UnsafeMutableBufferPointer(rebasing: out[place..<end]))
        place = end
      }
    }
    return out
  }

  /// The most rows that every feature takes.
  var mostRows: Int { features.reduce(Int.max) { min($0, $1.mostRows) } }
}

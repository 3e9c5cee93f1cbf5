/// Proves from the rows themselves, after a split was made, that nothing tested was learned from.
public enum LeakGuard {
  /// The rows of one fold, as window indices.
  public struct Fold: Sendable, Hashable {
    /// The fold's name.
    public let name: String
    /// Windows that are learned from.
    public let train: [Int]
    /// Windows that are tested.
    public let test: [Int]
    /// Windows that tuning may look at: inner training and validation rows.
    public let tuning: [Int]

    /// Gathers rows.
    public init(name: String, train: [Int], test: [Int], tuning: [Int] = []) {
      self.name = name
      self.train = train
      self.test = test
      self.tuning = tuning
    }
  }

  /// Counts what the folds share; the cost is one sort of the samples and one pass per fold.
  ///
  /// - Parameters:
  ///   - folds: the rows of each fold.
  ///   - group: group of each window.
  ///   - groups: number of groups.
  ///   - samples: which samples each window is computed from.
  /// - Returns: the counts of all folds together.
  public static func proof(of folds: [Fold], group: [Int], groups: Int, samples: SampleRanges)
    -> GuardProof
  {
    let sorted = samples.sorted()
    return folds.reduce(GuardProof()) { proof, fold in
      proof + self.proof(of: fold, group: group, groups: groups, sorted: sorted)
    }
  }

  /// Refuses folds that share anything.
  ///
  /// - Parameters:
  ///   - folds: the rows of each fold.
  ///   - group: group of each window.
  ///   - groups: number of groups.
  ///   - samples: which samples each window is computed from.
  ///   - isLeaky: whether the splitter exists to show leakage; the counts are then only reported. That
  ///     tuning saw a test row is refused even so.
  ///   - reason: why windows may share samples, and what to do; absent, trials overlap.
  /// - Returns: the counts of all folds together.
  /// - Throws: `SplitFault` naming the first fold that shares something, and what.
  public static func check(
    _ folds: [Fold], group: [Int], groups: Int, samples: SampleRanges, isLeaky: Bool,
    reason: String? = nil
  ) throws(SplitFault) -> GuardProof {
    let sorted = samples.sorted()
    var total = GuardProof()
    for fold in folds {
      let proof = proof(of: fold, group: group, groups: groups, sorted: sorted)
      if let leak = proof.leak(ignoringOverlap: isLeaky, reason: reason) {
        throw SplitFault("fold '\(fold.name)': \(leak)", parameter: "group")
      }
      total = total + proof
    }
    return total
  }

  private static func proof(of fold: Fold, group: [Int], groups: Int, sorted: SampleRanges)
    -> GuardProof
  {
    var isTrain = [Bool](repeating: false, count: group.count)
    var isTest = isTrain
    var trainGroups = [Bool](repeating: false, count: groups)
    var testGroups = trainGroups
    for window in fold.train {
      isTrain[window] = true
      trainGroups[group[window]] = true
    }
    for window in fold.test {
      isTest[window] = true
      testGroups[group[window]] = true
    }
    return GuardProof(
      groupOverlap: (0..<groups).count { trainGroups[$0] && testGroups[$0] },
      windowOverlap: sorted.overlaps(of: isTest, with: isTrain),
      tuningOverlap: fold.tuning.count { isTest[$0] })
  }
}

/// What training and test share, counted over folds; all zero is the proof that nothing leaked.
public struct GuardProof: Sendable, Hashable {
  /// Groups with windows on both sides.
  public let groupOverlap: Int
  /// Test windows that share a sample with a training window.
  public let windowOverlap: Int
  /// Test windows that tuning saw.
  public let tuningOverlap: Int

  /// Gathers counts.
  public init(groupOverlap: Int = 0, windowOverlap: Int = 0, tuningOverlap: Int = 0) {
    self.groupOverlap = groupOverlap
    self.windowOverlap = windowOverlap
    self.tuningOverlap = tuningOverlap
  }

  /// The counts of both.
  public static func + (a: GuardProof, b: GuardProof) -> GuardProof {
    GuardProof(
      groupOverlap: a.groupOverlap + b.groupOverlap,
      windowOverlap: a.windowOverlap + b.windowOverlap,
      tuningOverlap: a.tuningOverlap + b.tuningOverlap)
  }

  /// The worst of what is shared, in words.
  func leak(ignoringOverlap: Bool, reason: String? = nil) -> String? {
    func some(_ count: Int, _ noun: String) -> String { "\(count) \(noun)\(count == 1 ? "" : "s")" }
    if tuningOverlap > 0 { return "tuning would see \(some(tuningOverlap, "test window"))" }
    if ignoringOverlap { return nil }
    if groupOverlap > 0 {
      return "\(some(groupOverlap, "group")) would be both in training and in test"
    }
    if windowOverlap > 0 {
      return "\(some(windowOverlap, "test window")) would share samples with training windows: "
        + (reason ?? "trials overlap in time, group by 'subject'")
    }
    return nil
  }
}

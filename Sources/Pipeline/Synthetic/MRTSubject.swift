/// A file of a subject's folder.
public enum MRTFile: String, Sendable, Hashable, CaseIterable {
  case eeg = "EEG"
  case face = "TIVA"
  case log = "PSY"
}

/// One subject of a synthetic study: writes the files and knows what was planted in those it wrote.
public struct MRTSubject: Sendable {
  let session: MRTSession
  /// What was planted in the files that were written.
  public private(set) var counts = MRTCounts()
  /// Theta_AF7 and Theta_AF8 in Bels: their mean in rows of trials that carry the effect, less that of other trials.
  public private(set) var thetaDifference: Double?
  /// The same of Brow Raise.
  public private(set) var browDifference: Double?

  /// Draws a subject.
  /// - Parameters:
  ///   - study: the recipe.
  ///   - subject: 0..<`study.subjects`.
  public init(_ study: MRTStudy, subject: Int) {
    session = study.session(of: subject)
    if session.coverage == .none {
      counts[.eegFilesMissing] = 1
      counts[.trialsWithoutEEG] = session.trials.count
    }
  }

  /// The subject's id, which is the folder's name.
  public var id: String { session.id }
  /// The trials in time order.
  public var trials: [MRTTrial] { session.trials }
  /// The files that the subject has.
  public var files: [MRTFile] { session.coverage == .none ? [.face, .log] : [.eeg, .face, .log] }

  /// The name of a file, in the folder of all subjects: `7/7_EEG.csv`.
  public func path(of file: MRTFile) -> String { "\(id)/\(id)_\(file.rawValue).csv" }

  /// Writes one file; each once.
  /// - Throws: what the buffer's sink throws.
  public mutating func write(_ file: MRTFile, to out: TextBuffer) throws(SyntheticFault) {
    switch file {
    case .eeg:
      var headset = MRTHeadset(session)
      thetaDifference = try headset.write(to: out, counts: &counts).difference
    case .face:
      var camera = MRTCamera(session)
      browDifference = try camera.write(to: out, counts: &counts).difference
    case .log:
      try MRTTrialLog(session: session).write(to: out, counts: &counts)
    }
  }
}

extension MRTStudy {
  /// Keys that two trials of one subject share, by subject.
  public var sharedKeys: [(subject: String, key: String)] {
    roles.sharedKey.sorted().flatMap { subject -> [(subject: String, key: String)] in
      let keys = session(of: subject).trials.map(\.key)
      let shared = keys.indices.filter { keys[..<$0].contains(keys[$0]) }
      return shared.map { (id(of: subject), keys[$0]) }
    }
  }
}

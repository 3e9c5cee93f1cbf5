/// The planted effect: in most trials with an INCORRECT answer frontal theta and an action unit are raised.
///
/// Offsets between subjects are as large as the effect, so that a reader must generalise over people; two
/// rows of one trial share the trial's own level, so that windows of one trial must not be divided.
public enum MRTEffect {
  /// Share of the INCORRECT trials that carry it in the EEG; drawn independently of the face.
  public static let shareInEEG = 0.8
  /// Share of the INCORRECT trials that carry it in the face.
  public static let shareInFace = 0.8
  /// Added to Theta_AF7 and Theta_AF8, in Bels (log10 of power).
  public static let thetaBels = 0.6
  /// Times the amplitude of the 6 Hz part of RAW_AF7 and RAW_AF8: the square root of 10^0.6.
  public static let rawThetaFactor = 1.995_262_314_968_880
  /// Hz of that part.
  public static let rawThetaHz = 6.0
  /// Added to Brow Raise, on its scale of 0...100.
  public static let browRaise = 25.0
  /// Deviation of a trial's own level, carried or not, in Bels.
  public static let trialBels = 0.1
  /// Deviation of a trial's own level of Brow Raise.
  public static let trialBrow = 4.0
  /// Deviation between subjects of what all band values of one share, in Bels.
  public static let sharedBels = 0.2
  /// Deviation between subjects of each band and electrode by itself, in Bels.
  public static let channelBels = 0.2
  /// Range of a subject's own level of Brow Raise.
  public static let browRange = 8.0...40.0
}

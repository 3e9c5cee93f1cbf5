/// The columns of the raw layout that the specs use; `peers/recordings.py` has the same.
enum Columns {
  static let channels = ["TP9", "AF7", "AF8", "TP10"]
  static let bands = ["Delta", "Theta", "Alpha", "Beta", "Gamma"].flatMap { band in
    channels.map { "\(band)_\($0)" }
  }
  static let raw = channels.map { "RAW_\($0)" }
  static let contact = channels.map { "HSI_\($0)" }
  static let emotions = [
    "Anger", "Contempt", "Disgust", "Fear", "Joy", "Sadness", "Surprise", "Engagement", "Valence",
    "Sentimentality", "Confusion", "Neutral", "Attention",
  ]
  static let units = [
    "Brow Furrow", "Brow Raise", "Cheek Raise", "Chin Raise", "Dimpler", "Eye Closure", "Eye Widen",
    "Inner Brow Raise", "Jaw Drop", "Lip Corner Depressor", "Lip Press", "Lip Pucker",
    "Lip Stretch", "Lip Suck", "Lid Tighten", "Mouth Open", "Nose Wrinkle", "Smile", "Smirk",
    "Upper Lip Raise",
  ]
}

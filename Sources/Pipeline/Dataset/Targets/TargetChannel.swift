/// A recorded channel that a label is made from: `face.Valence`.
public struct TargetChannel: Sendable, Hashable {
  /// The modality in whose files it stands.
  public let modality: String
  /// The channel's name in the files; it need not stand in a group of columns.
  public let channel: String

  /// Names a channel.
  public init(modality: String, channel: String) {
    self.modality = modality
    self.channel = channel
  }

  /// Reads `modality.channel`; where there is one modality, the channel alone is enough.
  ///
  /// Names may hold dots: the longest modality that fits wins.
  /// - Returns: `nil` where no modality is named and there are several.
  init?(_ text: String, among modalities: [String]) {
    let owner = modalities.filter { text.hasPrefix($0 + ".") && text.count > $0.count + 1 }
      .max { $0.count < $1.count }
    if let owner {
      self.init(modality: owner, channel: String(text.dropFirst(owner.count + 1)))
    } else if modalities.count == 1 {
      self.init(modality: modalities[0], channel: text)
    } else {
      return nil
    }
  }

  /// `face.Valence`.
  public var name: String { modality + "." + channel }
}

/// One column of a recording: a sensor channel, a band power of an electrode, an emotion score.
public struct Channel: Sendable, Hashable {
  /// On what scale values stand; ratios and asymmetries are computed on linear values.
  public enum Scale: String, Sendable, Hashable, CaseIterable {
    /// As measured.
    case linear
    /// log10 of a power (Bel).
    case log10
    /// Natural logarithm of a power.
    case ln
    /// 10 · log10 of a power (decibel).
    case db
  }

  /// The column's name in the file.
  public let name: String
  /// The column group of the spec it belongs to: `band`, `raw`, `emotion`.
  public let group: String
  /// The unit, as declared: `uV`; `nil` where none was.
  public let unit: String?
  /// The scale of the values.
  public let scale: Scale
  /// The frequency band, where the group's pattern names one: `Alpha`.
  public let band: String?
  /// The electrode, where the group's pattern names one: `AF7`.
  public let electrode: String?
  /// Samples per second, where declared for the group or the modality.
  public let rateHz: Double?

  /// Describes a channel.
  public init(
    name: String, group: String, unit: String? = nil, scale: Scale = .linear, band: String? = nil,
    electrode: String? = nil, rateHz: Double? = nil
  ) {
    self.name = name
    self.group = group
    self.unit = unit
    self.scale = scale
    self.band = band
    self.electrode = electrode
    self.rateHz = rateHz
  }
}

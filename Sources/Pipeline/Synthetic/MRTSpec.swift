/// The spec that runs on a synthetic mental-rotation study.
public enum MRTSpec {
  /// - Parameters:
  ///   - study: what was written.
  ///   - name: of the experiment.
  ///   - root: folder of the data, from the project folder or absolute.
  ///   - schemaPath: of the JSON Schema, from the project folder.
  /// - Returns: a whole spec.
  public static func text(
    _ study: MRTStudy, name: String, root: String, schemaPath: String
  ) -> String {
    let shared = study.sharedKeys.map { "{subject: \"\($0.subject)\", trial: \($0.key)}" }
    let duplicates =
      shared.isEmpty
      ? ""
      : "\n  known_duplicates: {trials: [\(shared.joined(separator: ", "))], join: nearest_start}"
    let outer =
      study.subjects > 1
      ? "{use: stratified_group_kfold, group: subject, folds: \(min(5, study.subjects))}"
      : "{use: stratified_group_kfold, group: trial, folds: 5}"
    let quoted = MRTStudy.quoted(root)
    return """
      # yaml-language-server: $schema=../\(schemaPath)
      # Raw recordings that nobody made: \(root)/truth.json says what was planted in them.
      spec: 1
      name: \(name)
      question: Is the planted effect found for unseen students, and every planted hazard reported?

      dataset:
        use: recordings
        root: \(quoted)
        subject: {folder: "*"}
        modalities:
          eeg:
            file: "{subject}/{subject}_EEG.csv"
            time: {column: UnixTime, unit: s}
            order: sort                        # the raw files are not in time order
            columns:
              band: {pattern: "{band}_{channel}", bands: [Delta, Theta, Alpha, Beta, Gamma], channels: [TP9, AF7, AF8, TP10], scale: log10}
              raw:  {pattern: "RAW_{channel}", channels: [TP9, AF7, AF8, TP10], resample_hz: 256, unit: uV, rails: {low: 0, high: 1650}}   # some 305 uneven rows a second: put on an even grid first
            rows: {drop_when: [{column: Elements, is: present}]}           # event markers carry no sensor values
            quality: {require: [{column: HeadBandOn, equals: 1}], channel_contact: {pattern: "HSI_{channel}", at_most: 2}, count: [{column: Battery, equals: -1}]}
            trial_key: QuestionKey             # compared with the trial log, never used to cut
          face:
            file: "{subject}/{subject}_TIVA.csv"
            time: {column: UnixTime, unit: s}
            quality: {count: [{column: SampleNumber, is: missing}, {column: SampleNumber, equals: -1}, {column: BlinkRate, is: missing}]}
            trial_key: QuestionKey
            columns:
              emotion: {include: [Anger, Contempt, Disgust, Fear, Joy, Sadness, Surprise, Engagement, Valence, Sentimentality, Confusion, Neutral, Attention]}
              action_unit: {include: [Brow Furrow, Brow Raise, Cheek Raise, Chin Raise, Dimpler, Eye Closure, Eye Widen, Inner Brow Raise, Jaw Drop, Lip Corner Depressor, Lip Press, Lip Pucker, Lip Stretch, Lip Suck, Lid Tighten, Mouth Open, Nose Wrinkle, Smile, Smirk, Upper Lip Raise]}
        trials:
          file: "{subject}/{subject}_PSY.csv"
          trial: {column: Key}
          start: {column: routineStart, unit: s}
          end: {column: routineEnd, unit: s}
          stamp: {column: routineStamp, unit: day_first, zone: "+05:30"}   # compared with the start, never used to cut
        label: {use: column, column: verdict, classes: [CORRECT, INCORRECT], on_other: drop, on_missing: drop}\(duplicates)

      windowing: {length_s: 5, overlap: 0.5, within: trial, anchor: trial_start, tail: keep, min_coverage: {eeg: 0.5, face: 0.5}}

      features:
        eeg:
          - {use: statistics, columns: band, stats: [mean, variance]}
          - {use: asymmetry, columns: band, band: Alpha, right: AF8, left: AF7}
          - {use: band_ratio, columns: band, name: engagement_index, numerator: [Beta], denominator: [Alpha, Theta]}
          - {use: welch_band_power, columns: raw, bands: {delta: [1, 4], theta: [4, 8], alpha: [8, 13], beta: [13, 30], gamma: [30, 50]}, of: log}
        face:
          - {use: statistics, columns: emotion, stats: [mean, std, max]}
          - {use: statistics, columns: action_unit, stats: [mean, std, max]}
          - {use: occurrence, columns: action_unit, above: 50, as: rate}

      model:
        preprocess: [{use: impute, strategy: median}, {use: standardize}]
        class_weight: balanced

      evaluation:
        outer: \(outer)
        vote: {to: trial, by: mean_proba}
        metrics: [balanced_accuracy, f1_macro, accuracy]
        primary: balanced_accuracy
        seeds: [0]

      variants:
        model:
          rf:     {use: random_forest, trees: 300}
          logreg: {use: logistic_regression, C: 0.1}
        approach:
          eeg:   {fusion: {use: single, modality: eeg}}
          face:  {fusion: {use: single, modality: face}}
          early: {fusion: {use: early}}

      sweep: {grid: {model: [rf, logreg], approach: [eeg, face, early]}}

      report:
        tables: {fusion: {rows: [approach], columns: [model], values: [balanced_accuracy], best: bold}}
        html: true

      """
  }
}

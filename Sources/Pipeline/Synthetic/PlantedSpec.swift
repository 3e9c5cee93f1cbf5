/// The spec that runs on a planted study.
enum PlantedSpec {
  static func text(
    _ study: PlantedStudy, name: String, root: String, schemaPath: String
  ) -> String {
    """
    # yaml-language-server: $schema=../\(schemaPath)
    # Recordings that nobody made. What is planted: \(study.signal.meaning). \(root)/truth.json has the Bayes rates.
    spec: 1
    name: \(name)
    question: Does each fusion and model find what is planted, and nothing where nothing is?

    dataset:
      use: recordings
      root: \(PlantedStudy.quoted(root))
      subject: {folder: "*"}
      time: {column: seconds, unit: s}
      modalities:
        eeg:  {file: "{subject}/eeg.csv", columns: {band: {include: [theta, alpha, beta]}}}
        face: {file: "{subject}/face.csv", columns: {action: {include: [brow, gaze]}}}
      trials:
        file: "{subject}/trials.csv"
        trial: {column: trial}
        start: {column: start, unit: s}
        end: {column: end, unit: s}
      label: {use: column, column: state, classes: [bored, engaged]}

    windowing: {length_s: 2, within: trial, anchor: trial_start}

    features:
      eeg:  [{use: statistics, columns: band, stats: [mean, std]}]
      face: [{use: statistics, columns: action, stats: [mean, std]}]

    model: {preprocess: [{use: standardize}], use: logistic_regression}

    evaluation:
      outer: {use: stratified_group_kfold, group: subject, folds: \(min(5, study.subjects))}
      vote: {to: trial, by: mean_proba}
      metrics: [balanced_accuracy, accuracy, roc_auc]
      primary: balanced_accuracy
      seeds: [0]

    variants:
      model:
        logreg: {}
        rf:     {use: random_forest, trees: 200}
        gbt:    {use: gradient_boosting, trees: 100, max_depth: 4}
        svm:    {use: svm}
        knn:    {use: knn, k: 25}
        mlp:    {use: mlp, hidden: [32], epochs: 60}
        bilstm: {use: bilstm_attention, input: {sequence: windows}, hidden: 16, attention_hidden: 16, epochs: 60, weight_decay: 0.01}
        attention: {use: bilstm_attention, input: {sequence: windows}, attend: [time, modality], hidden: 16, attention_hidden: 16, epochs: 60, weight_decay: 0.01}
        cnn:    {use: cnn, input: {sequence: samples, rate_hz: 4}, channels: [16], kernel: 7, pool: 1, epochs: 60, weight_decay: 0.01}
      approach:
        eeg:     {fusion: {use: single, modality: eeg}}
        face:    {fusion: {use: single, modality: face}}
        early:   {fusion: {use: early}}
        apart:   {fusion: {use: early, keep_modalities: true}}
        joint:   {fusion: {use: intermediate, encoders: {eeg: {use: mlp_encoder, hidden: [16]}, face: {use: mlp_encoder, hidden: [16]}}}}
        late:    {fusion: {use: late, combine: mean_proba}}
        stacked: {fusion: {use: late, combine: stacking}, evaluation.inner: {use: group_kfold, group: subject, folds: 4}}
        weighed: {fusion: {use: late, combine: weighted}, evaluation.inner: {use: group_kfold, group: subject, folds: 4}}

    sweep:
      include:
        - {model: [logreg, rf, gbt, svm, knn, mlp], approach: [eeg, face, early, late]}
        - {model: [logreg, rf], approach: [stacked, weighed]}
        - {model: mlp, approach: joint}
        - {model: [bilstm, cnn], approach: [eeg, face, early]}
        - {model: attention, approach: apart}

    report:
      tables: {planted: {rows: [model], columns: [approach], values: [balanced_accuracy]}}
      html: true

    """
  }
}

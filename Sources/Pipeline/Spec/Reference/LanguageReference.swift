/// What is written about the spec language, made from its declaration and from nothing else.
public enum LanguageReference {
  /// Where the JSON Schema lies, from the project folder.
  public static let schemaPath = "schema/experiment-\(ExperimentSchema.version).schema.json"
  /// Where the reference page lies, from the project folder.
  public static let pagePath = "docs/spec.md"

  /// The JSON Schema for editors.
  public static func schema() -> String {
    SchemaDocument(
      ExperimentSchema.root, title: "Trellis experiment, version \(ExperimentSchema.version)"
    ).text
  }

  /// The reference page.
  public static func page() -> String {
    ReferencePage(
      ExperimentSchema.root, title: "The spec language, version \(ExperimentSchema.version)",
      introduction: introduction, named: named
    ).text
  }

  /// The answers of `trellis describe`.
  public static func description() -> Description {
    Description(ExperimentSchema.root, named: named)
  }

  /// What a spec names by a word of another key than `use`.
  private static let named = [FormatCatalog.family]

  private static let introduction = """
    <!-- Generated from the declarations in the code: `make generated` renews it. -->

    One YAML file per experiment. Unknown and duplicate keys are errors, except keys at the top that \
    begin with `x-`: they are free, for anchors. Values are read by the type that their key takes, \
    never guessed: `07` is the text 07 where text is expected and the number 7 where a number is. \
    Units are in names: `_s` seconds, `_ms` milliseconds, `_hz` per second. Anchors, aliases and \
    merge keys work; `${env:NAME}` stands for an environment variable.

    `use` names a kind; which other keys there are depends on it. The kinds of every family follow \
    the sections. `trellis describe WORD` says the same in the terminal, and editors that read \
    `# yaml-language-server: $schema=…/\(schemaPath)` check while one types.

    **One merge rule** serves `extends`, `variants` and `key=value` on the command line: maps merge, \
    lists and scalars replace, and a map that sets `use` replaces the other map whole (a model keeps \
    its `preprocess`, `resample` and `class_weight`). A map whose keys are `"[0]"`, `"[1]"`, … edits \
    these elements of a list. A file's own `sweep` and `report` replace those of the files it extends.

    **Axes.** `variants` names values: `variants: {model: {rf: {…}, svm: {…}}}`. An axis named like a \
    section patches that section; the values of any other axis are patches with paths: \
    `variants: {scaling: {off: {}, on: {model.preprocess: […]}}}`. `{}` is the base. A path such as \
    `windowing.length_s` is an axis by itself, its values are the scalars that a sweep lists.

    **Sweeps.** `grid: {axis: [values], …}` multiplies, `zip` pairs lists of one length, \
    `when: [{if: {axis: value}, grid: {…}}]` multiplies the cells that match, `exclude: [{axis: value}]` \
    removes cells, and `include: [{axis: [values], …}]` adds some; alone, it starts from nothing. An \
    axis that a cell does not name means the base.
    """
}

import ArgumentParser
import Pipeline

/// `trellis table`: tables from committed results; needs neither store nor data.
struct TableCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table", abstract: "Renders the tables of an experiment from its results.")

  @OptionGroup var specs: SpecArguments

  @Option(help: ArgumentHelp("Renew the marked blocks of this Markdown file.", valueName: "file"))
  var inject: String?

  @Flag(help: "Write nothing; end with 2 where a block or a committed table is stale.")
  var check = false

  @Option(help: ArgumentHelp("md, csv, json or latex.", valueName: "format"))
  var format = "md"

  @Option(help: ArgumentHelp("Only this table.", valueName: "name"))
  var table: String?

  mutating func validate() throws {
    guard TableFormatCatalog.format(named: format) != nil else {
      throw ValidationError(
        "unknown format '\(format)'; known: \(TableFormatCatalog.names.joined(separator: ", "))")
    }
  }

  func run() throws {
    let terminal = Terminal()
    var isStale = false
    for spec in try specs.files() {
      do {
        let rendered = try RenderedTables(
          spec: spec, overrides: specs.overrides, only: table, terminal: terminal)
        if check {
          for place in try rendered.stalePlaces(in: inject) {
            terminal.note("stale: \(place)")
            isStale = true
          }
        } else if let inject {
          terminal.result(try rendered.inject(into: inject))
        } else if let format = TableFormatCatalog.format(named: format) {
          let others = rendered.otherTexts(in: format)
          terminal.result(
            (rendered.tables.map { format.text($0) } + others).joined(separator: "\n"))
        }
      } catch let code as ExitCode {
        throw code
      } catch {
        terminal.note("error: \(RunResults.words(error))")
        throw ExitStatus.missingData.code
      }
    }
    if isStale { throw ExitStatus.pending.code }
  }
}

/// The tables of an experiment as its committed results say.
struct RenderedTables {
  let experiment: Experiment
  let declared: [DeclaredTable]
  let tables: [ResultTable]
  private let rankings: [ModelRanking]
  private let published: [PublishedTable]
  /// The cells of the results, where importance is asked for by name or all is.
  private let explained: Summary?
  private let isAll: Bool
  private let project: ProjectFolder

  /// - Throws: `ExitCode` for a wrong spec, `FolderFault` or `ResultFault` where there are no results.
  init(spec: String, overrides: [String], only: String?, terminal: Terminal) throws {
    // Tables need no data, so a variable that names their place may be unset.
    let loaded = try OpenExperiment.load(
      spec: spec, overrides: overrides, terminal: terminal,
      environment: { Environment.value($0) ?? "unset" })
    guard let experiment = loaded.experiment else { throw ExitStatus.invalidSpec.code }
    self.experiment = experiment
    project = ProjectFolder(ofSpec: spec)
    let summary = try ResultsWriter(
      project: project.path.isEmpty ? "." : project.path, experiment: experiment.name
    ).readSummary()
    let all = try DeclaredTable.all(of: experiment.report)
    let ranked = try RunResults.rankings(of: experiment, summary)
    let printed = RunResults.published(of: experiment, summary)
    let isExplained = ImportanceText.isAbout(summary)
    let names =
      all.map(\.name) + ranked.map(\.declaration.name) + printed.map(\.declaration.name)
      + (isExplained ? [ImportanceText.name] : [])
    if let only, !names.contains(only) {
      terminal.note("error: no table '\(only)' in \(spec)")
      throw ExitStatus.usage.code
    }
    declared = all.filter { only == nil || $0.name == only }
    let made = try RunResults.tables(of: experiment, summary)
    tables = made.filter { only == nil || $0.name == only }
    rankings = ranked.filter { only == nil || $0.declaration.name == only }
    published = printed.filter { only == nil || $0.declaration.name == only }
    explained = isExplained && (only == nil || only == ImportanceText.name) ? summary : nil
    isAll = only == nil
  }

  /// Rankings and printed figures in a format; the latter have none but Markdown and JSON.
  ///
  /// What decides answers is long: it is printed where it is asked for by name.
  func otherTexts(in format: any TableFormat.Type) -> [String] {
    let importance = isAll ? nil : explained
    return switch format.name {
    case MarkdownTable.name:
      rankings.map(RankingText.markdown) + published.map(PublishedText.markdown)
        + (importance.map { [ImportanceText.markdown($0)] } ?? [])
    case JSONTable.name: rankings.map(RankingText.json) + published.map(PublishedText.json)
    case CSVTable.name:
      rankings.map(RankingText.csv) + published.map(PublishedText.csv)
        + (importance.map { [ImportanceText.csv($0)] } ?? [])
    case LaTeXTable.name:
      rankings.map(RankingText.latex) + published.map(PublishedText.latex)
    default: []
    }
  }

  /// Renews the blocks of the tables that belong into a file.
  /// - Returns: what to tell.
  func inject(into file: String) throws -> String {
    let blocks = blocks(for: file)
    guard !blocks.isEmpty else {
      return
        "\(experiment.name): no table belongs into \(file): set 'inject: \(file)' in report.tables\n"
    }
    let changed = try target(file).renew(blocks)
    let names = blocks.map(\.name).joined(separator: ", ")
    return "\(file): \(names) \(changed ? "renewed" : "up to date")\n"
  }

  /// Files and tables whose committed form is not what the results say.
  func stalePlaces(in file: String?) throws -> [String] {
    var stale: [String] = []
    let files = file.map { [$0] } ?? Array(Set(injected)).sorted()
    for file in files where try target(file).isStale(blocks(for: file)) { stale.append(file) }
    let texts =
      tables.map { ($0.name, MarkdownTable.text($0)) } + others.map { ($0.name, $0.text) }
      + (explained.map { [(ImportanceText.name, ImportanceText.markdown($0))] } ?? [])
    for (name, text) in texts {
      let path = "\(project.resultsRoot)/\(experiment.name)/\(name).md"
      guard case .success(let bytes) = LocalFiles.read(path), bytes == Array(text.utf8) else {
        stale.append(path)
        continue
      }
    }
    return stale
  }

  /// Files that tables, rankings and printed figures belong into.
  private var injected: [String] {
    declared.compactMap(\.inject) + others.compactMap(\.inject)
  }

  /// What is no table of results, as Markdown.
  private var others: [(name: String, inject: String?, text: String)] {
    rankings.map { ($0.declaration.name, $0.declaration.inject, RankingText.markdown($0)) }
      + published.map { ($0.declaration.name, $0.declaration.inject, PublishedText.markdown($0)) }
  }

  private func blocks(for file: String) -> [TableInjection.Block] {
    let own = zip(declared, tables).filter { $0.0.inject == file }.map {
      TableInjection.Block(
        name: "\(experiment.name)/\($0.1.name)", content: MarkdownTable.text($0.1))
    }
    return own
      + others.filter { $0.inject == file }.map {
        TableInjection.Block(name: "\(experiment.name)/\($0.name)", content: $0.text)
      }
  }

  private func target(_ file: String) throws -> InjectedFile {
    try InjectedFile(file, project: project.path.isEmpty ? "." : project.path)
  }
}

/// Rules of the page that shows data, beside those of every page.
enum InspectStyle {
  static let css = """

    svg.wide{max-width:none;min-width:44rem}svg.panel{max-width:none}
    svg .small{font-size:10.5px}svg .name{font-size:12px}
    .present{fill:var(--soft);opacity:.75}.absent{fill:none;stroke:var(--line)}
    .unlabelled{fill:var(--bg);stroke:var(--soft);stroke-width:.8}
    .fold{stroke:var(--warn-fg);stroke-dasharray:2 2}.heat{fill:rgb(var(--heat))}
    .cell{fill:var(--faint)}.nobody{stroke:var(--line)}
    .whisker{stroke:var(--soft)}.box{stroke:var(--accent);stroke-width:3}
    .median{stroke:var(--fg);stroke-width:1.6}.far{fill:var(--warn-fg)}
    .bar{fill:var(--accent)}.limit{stroke:var(--warn-fg);stroke-dasharray:4 3}
    .panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(15rem,1fr));gap:.8rem 1.4rem}
    .panels figure{margin:0;break-inside:avoid}.panels figcaption{color:var(--fg);padding:0}
    .warn{color:var(--warn-fg)}
    ul.legend{list-style:none;display:flex;flex-wrap:wrap;gap:.2rem 1.2rem;padding:0;margin:.4rem 0;
    font-size:.88rem}ul.legend svg{display:inline-block;width:1.1rem;min-width:0;height:.8rem;
    vertical-align:-.08rem}
    pre{background:var(--faint);padding:.8rem 1rem;overflow-x:auto;font-size:.8rem;line-height:1.4;
    border-radius:6px}
    @media print{body{max-width:none;padding:0}.scroll{overflow:visible}svg.wide{min-width:0}
    pre{white-space:pre-wrap;font-size:.62rem}h2{break-after:avoid}}
    """
}

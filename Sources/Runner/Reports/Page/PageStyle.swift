/// The look of the page: light and dark, wide and narrow, colours of Okabe and Ito (2008) that colour-blind
/// readers can tell apart.
enum PageStyle {
  static let css = """
    :root{color-scheme:light dark;--bg:#fff;--fg:#1a1c20;--soft:#5b616b;--line:#d5d9df;--faint:#f3f5f8;
    --accent:#0072b2;--warn-bg:#fdecea;--warn-fg:#8a1c10;--heat:0,114,178;
    --c0:#0072b2;--c1:#d55e00;--c2:#00805a;--c3:#b0568f;--c4:#8a6d00;--c5:#2f8fc4;--c6:#4d4d4d;--c7:#a14a00}
    @media(prefers-color-scheme:dark){:root{--bg:#14161a;--fg:#e8eaee;--soft:#a3aab5;--line:#3a3f48;
    --faint:#1e2127;--accent:#56b4e9;--warn-bg:#3b1713;--warn-fg:#ffb4a8;--heat:40,140,210;
    --c0:#56b4e9;--c1:#ff9a4d;--c2:#2fcf9f;--c3:#e59ac8;--c4:#f0e442;--c5:#9fd3f5;--c6:#c9c9c9;--c7:#e8a36a}}
    *{box-sizing:border-box}
    body{margin:0 auto;padding:1.25rem 1rem 4rem;max-width:72rem;background:var(--bg);color:var(--fg);
    font:16px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
    h1{font-size:1.7rem;line-height:1.2;margin:.2em 0}h2{font-size:1.25rem;margin:2.2em 0 .5em}
    h3{font-size:1rem;margin:1.5em 0 .4em}.lead{font-size:1.1rem;margin:.2em 0 .6em}
    .soft,figcaption,caption{color:var(--soft);font-size:.88rem}
    caption,figcaption{text-align:left;padding:.3rem 0}
    .scroll{overflow-x:auto}table{border-collapse:collapse;font-variant-numeric:tabular-nums}
    th,td{padding:.34rem .7rem;border-bottom:1px solid var(--line);text-align:right;white-space:nowrap}
    th{font-weight:600}th:first-child,td:first-child,.label{text-align:left}
    tr>th:first-child{position:sticky;left:0;background:var(--bg)}
    thead th{border-bottom:2px solid var(--line);vertical-align:bottom}
    tr.dummy *,tr.chance *{color:var(--soft);font-weight:400}tr.first *{border-top:2px solid var(--line)}
    .banner{background:var(--warn-bg);color:var(--warn-fg);border-left:4px solid currentColor;
    padding:.6rem .9rem;font-weight:700;margin:.8rem 0}
    ol.notes{font-size:.9rem;padding-left:1.5rem;max-width:48rem}ol.notes li{margin:.25rem 0}
    figure{margin:1rem 0}svg{display:block;width:100%;height:auto;max-width:44rem}
    svg.plot{min-width:30rem}
    svg text{fill:var(--fg);font:13px system-ui,-apple-system,"Segoe UI",Roboto,"DejaVu Sans",sans-serif}
    svg .tick{fill:var(--soft);font-size:12px}svg .grid{stroke:var(--line)}svg .axis{stroke:var(--soft)}
    .forest{display:grid;grid-template-columns:minmax(9rem,max-content) minmax(10rem,1fr) max-content;
    gap:0 1rem;align-items:center;grid-auto-flow:row dense;font-variant-numeric:tabular-nums}
    .forest .name{grid-column:1}.forest .strip,.forest .scale{grid-column:2}.forest .number{grid-column:3}
    .forest>*{padding:.2rem 0}.forest .name{overflow-wrap:anywhere;max-width:22rem}
    .strip{position:relative;height:1.7rem;padding:0;border-left:1px solid var(--line);
    border-right:1px solid var(--line)}
    .strip i,.scale i{position:absolute;display:block}
    .strip .ci{top:calc(50% - 1.5px);height:3px;background:var(--accent)}
    .strip .dot{width:11px;height:11px;border-radius:50%;background:var(--accent);top:calc(50% - 5.5px);
    margin-left:-5.5px}
    .strip .ref{width:3px;height:60%;top:20%;margin-left:-1.5px;background:var(--soft)}
    .strip .chance{top:0;bottom:0;border-left:2px dashed var(--soft);margin-left:-1px;opacity:.7}
    .strip.leaky .ci{background:none;border-top:3px dotted var(--warn-fg)}
    .strip.leaky .dot{background:var(--bg);border:3px solid var(--warn-fg)}
    .scale{position:relative;height:1.4rem;color:var(--soft);font-size:.8rem}
    .scale span{position:absolute;transform:translateX(-50%)}
    .scale span:first-child{transform:none}.scale span:last-child{transform:translateX(-100%)}
    .key{display:inline-block;width:1.6rem;height:.8rem;vertical-align:middle}
    details{border:1px solid var(--line);border-radius:6px;margin:.5rem 0;padding:0 .9rem}
    details[open]{padding-bottom:.9rem}summary{cursor:pointer;padding:.55rem 0;font-weight:600;
    overflow-wrap:anywhere}summary .soft{font-weight:400}
    .side{display:flex;flex-wrap:wrap;gap:1rem 2.5rem;align-items:flex-start}.side>*{min-width:0}
    .roc{width:20rem;max-width:100%}td.heat{text-align:center;min-width:5.5rem}
    ul.plain{list-style:none;padding:0;margin:.3rem 0}dl{display:grid;
    grid-template-columns:max-content 1fr;gap:.2rem 1rem;margin:0}dt{color:var(--soft)}
    dd{margin:0;overflow-wrap:anywhere}
    @media(max-width:40rem){body{padding:1rem .75rem 3rem}th,td{padding:.3rem .45rem}
    .forest{grid-template-columns:1fr max-content;gap:0 .6rem}
    .forest .name,.forest .number{padding:.5rem 0 0}.forest .number{grid-column:2;font-size:.9rem}
    .forest .strip,.forest .scale{grid-column:1/-1}
    dl{grid-template-columns:1fr}dd{margin-bottom:.4rem}}
    @media print{details{break-inside:avoid}}
    """
}

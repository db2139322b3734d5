/** The page's only style. It loads no file, font or script. It fits light and dark screens, paper and phones. */
export const PAGE_STYLE = `
:root { color-scheme: light dark; --ink: #1b1f24; --soft: #59636e; --line: #d5dae0; --paper: #fff; --card: #f6f8fa;
  --edge: #0969da; --area: #0969da22; --limit: #b35900; --pause: #59636e33; --bad: #c4232b; --good: #1a7f37;
  --same: #8c959f; --wait: #d4a72c; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --soft: #9aa4af; --line: #3a424b; --paper: #0f1318;
  --card: #171d24; --edge: #58a6ff; --area: #58a6ff2e; --limit: #f0993a; --pause: #9aa4af33; --bad: #ff7b72;
  --good: #3fb950; --same: #6e7681; --wait: #d4a72c; } }
* { box-sizing: border-box; }
body { margin: 0; background: var(--paper); color: var(--ink); font: 16px/1.5 system-ui, sans-serif; }
main { max-width: 860px; margin: 0 auto; padding: 24px 16px 48px; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 4px; }
h2 { font-size: 1.1rem; margin: 32px 0 8px; }
p { margin: 4px 0 8px; overflow-wrap: anywhere; }
.soft { color: var(--soft); }
.small { font-size: .875rem; }
.verdict { display: inline-block; padding: 1px 10px; border-radius: 12px; color: #fff; font-weight: 600; }
.verdict.good { background: #1a7f37; } .verdict.bad { background: #b3261e; } .verdict.partly { background: #8a5a00; }
.bar { display: flex; height: 22px; border-radius: 4px; overflow: hidden; background: var(--card); margin: 8px 0; }
.bar > span { min-width: 3px; }
.key { display: flex; flex-wrap: wrap; gap: 4px 20px; list-style: none; margin: 0; padding: 0; }
.key i { display: inline-block; width: 11px; height: 11px; border-radius: 2px; margin-right: 6px; }
.key b { font-variant-numeric: tabular-nums; }
.good-fill { background: var(--good); } .gone-fill { background: var(--edge); } .same-fill { background: var(--same); }
.bad-fill { background: var(--bad); } .wait-fill { background: var(--wait); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-size: .9375rem; }
th, td { text-align: left; vertical-align: top; padding: 5px 12px 5px 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; }
td { overflow-wrap: anywhere; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
th.number { white-space: normal; }
td:first-child { min-width: 7em; }
header p { max-width: 40em; }
code { font: .875em ui-monospace, monospace; overflow-wrap: anywhere; }
td code { white-space: nowrap; }
.chart { overflow-x: auto; }
svg { display: block; width: 100%; height: auto; }
svg text { fill: var(--soft); font: 12px system-ui, sans-serif; }
.grid { stroke: var(--line); } .area { fill: var(--area); } .edge { fill: none; stroke: var(--edge); stroke-width: 1.5; }
.limit { stroke: var(--limit); stroke-width: 1.5; stroke-dasharray: 5 4; } svg .limit-word { fill: var(--limit); }
.pause { fill: var(--pause); shape-rendering: crispEdges; } .refused { fill: var(--bad); }
@media (max-width: 560px) { svg { min-width: 600px; } svg text { font-size: 14px; } h1 { font-size: 1.25rem; }
  table { font-size: .875rem; } th, td { padding-right: 8px; } }
@media print { :root { color-scheme: light; --ink: #000; --soft: #444; --line: #bbb; --paper: #fff; --card: #eee;
  --edge: #0550ae; --area: #0550ae22; --limit: #8a4500; --pause: #0002; --bad: #a40e26; --good: #116329; --same: #777; }
  body { font-size: 11pt; -webkit-print-color-adjust: exact; print-color-adjust: exact; }
  main { max-width: none; padding: 0; } tr, svg, .bar { break-inside: avoid; } h2 { break-after: avoid; } }
`;

#pragma once
/// The style sheet of the HTML report: light and dark, from a telephone's
/// width upwards, and on paper.

namespace careline::bench {

inline constexpr const char* report_style = R"css(
:root{color-scheme:light dark;--paper:#f7f7f5;--card:#fff;--ink:#1d2228;--soft:#5a636e;
--rule:#dfe2e6;--grid:#e8eaed;--axis:#9aa3ad;--warm:#00000009;--good:#0b7a53;--bad:#b3261e;
--blue:#2a6fdb;--amber:#b96a00;--violet:#7a4fd0;--teal:#0c8a7d;--red:#c8322b;--pink:#c0408f;
--olive:#6d7a12;--grey:#7c8691}
@media (prefers-color-scheme:dark){:root{--paper:#14171b;--card:#1c2025;--ink:#e6e9ed;
--soft:#a0a9b4;--rule:#333a42;--grid:#2a3037;--axis:#6b7580;--warm:#ffffff0a;--good:#4cc38a;
--bad:#ff8278;--blue:#6ea8ff;--amber:#f0a63a;--violet:#b394ff;--teal:#3fc9b8;--red:#ff7369;
--pink:#f286c4;--olive:#b8c653;--grey:#929ca8}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;scroll-behavior:smooth}
body{margin:0;background:var(--paper);color:var(--ink);
font:16px/1.5 system-ui,-apple-system,"Segoe UI","DejaVu Sans",sans-serif}
main{max-width:1180px;margin:0 auto;padding:28px 20px 64px}
h1,h2,h3{line-height:1.2;margin:0;overflow-wrap:anywhere}
h1{font-size:28px;font-weight:650;letter-spacing:-.01em}
h2{font-size:19px;font-weight:650;margin:40px 0 12px}
a{color:var(--blue)}
p{margin:0 0 8px}
.lead{color:var(--soft);margin:6px 0 0;max-width:70ch}
article+article,nav+article{margin-top:56px;padding-top:40px;border-top:3px solid var(--rule)}
.card,figure{background:var(--card);border:1px solid var(--rule);border-radius:10px;
padding:16px 18px;margin:0;min-width:0}
.where{margin-top:20px;display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:0 32px}
.where div{display:grid;grid-template-columns:104px minmax(0,1fr);gap:12px;padding:5px 0}
.where .wide{grid-column:1/-1}
dl{margin:0}
dt{color:var(--soft);font-size:14px;padding-top:1px}
dd{margin:0;overflow-wrap:anywhere}
.settings{display:flex;flex-wrap:wrap;gap:2px 18px;padding:0;margin:0;list-style:none;font-size:14px}
.settings b{font-weight:600}
.settings span{color:var(--soft)}
.tiles{display:grid;grid-template-columns:repeat(auto-fit,minmax(200px,1fr));gap:12px}
.tile{padding:14px 16px}
.tile .name{color:var(--soft);font-size:14px}
.tile .value{font-size:27px;font-weight:640;line-height:1.25;letter-spacing:-.015em;
font-variant-numeric:tabular-nums;white-space:nowrap}
.tile .value small{font-size:15px;font-weight:500;letter-spacing:0;color:var(--soft)}
.tile .more{color:var(--soft);font-size:13.5px;line-height:1.4}
.good{color:var(--good)}.bad{color:var(--bad)}
.tile.bad{border-color:var(--bad)}
.tile.bad .value{color:var(--bad)}
.charts{display:grid;grid-template-columns:repeat(2,minmax(0,1fr));gap:16px}
figcaption{font-weight:620}
svg{display:block;width:100%;height:auto}
svg text{font-size:12px;fill:var(--soft);font-variant-numeric:tabular-nums}
svg text.value{fill:var(--ink);font-weight:600}
text.middle{text-anchor:middle}text.end{text-anchor:end}
.grid{stroke:var(--grid);stroke-width:1;fill:none}
.axis{stroke:var(--axis);stroke-width:1;fill:none}
.warm{fill:var(--warm)}
.line{stroke:var(--c);stroke-width:1.8;fill:none;stroke-linejoin:round;stroke-linecap:round}
.line.dashed{stroke-width:1.3;stroke-dasharray:5 4}
.hit{fill:transparent}.hit:hover{fill:var(--ink);fill-opacity:.09}
.bar{fill:var(--c);stroke:var(--card);stroke-width:1.5;vector-effect:non-scaling-stroke}
svg.stack{height:28px;margin:0 0 14px}
.bar-name{font-size:14.5px;margin:0 0 4px}
.legend{display:flex;flex-wrap:wrap;gap:2px 16px;list-style:none;margin:4px 0 8px;padding:0;
font-size:13.5px;color:var(--soft);min-height:21px}
.legend li::before{content:"";display:inline-block;width:14px;height:3px;border-radius:2px;
background:var(--c);margin-right:7px;vertical-align:4px}
.legend li.dashed::before{background:none;border-top:2px dashed var(--c);height:0;vertical-align:4px}
.legend.blocks li::before{height:11px;width:11px;vertical-align:-1px}
.c-blue{--c:var(--blue)}.c-amber{--c:var(--amber)}.c-violet{--c:var(--violet)}
.c-teal{--c:var(--teal)}.c-red{--c:var(--red)}.c-pink{--c:var(--pink)}
.c-olive{--c:var(--olive)}.c-grey{--c:var(--grey)}
.note{color:var(--soft);font-size:13px;margin:8px 0 0;overflow-wrap:anywhere}
.empty{color:var(--soft);background:var(--paper);border-radius:8px;margin:12px 0 0;
padding:44px 20px;text-align:center}
.scroll{overflow-x:auto;padding:6px 18px}
table{border-collapse:collapse;width:100%;font-size:14.5px;font-variant-numeric:tabular-nums}
th{text-align:left;color:var(--soft);font-weight:500;font-size:13.5px;white-space:nowrap}
th,td{padding:8px 14px 8px 0;border-bottom:1px solid var(--grid);vertical-align:top}
.n+td:not(.n),.n+th:not(.n){padding-left:12px}
th:last-child,td:last-child{padding-right:0}
tr:last-child td{border-bottom:0}
.n{text-align:right;white-space:nowrap}
td:first-child{white-space:nowrap}
td.words{white-space:normal;min-width:180px}
code{font:13px/1.4 ui-monospace,"DejaVu Sans Mono",monospace;overflow-wrap:anywhere}
.notes{margin:0;padding-left:20px}
.ratio{display:flex;flex-wrap:wrap;align-items:baseline;gap:4px 12px;margin:0 0 4px}
.ratio b{font-size:27px;font-weight:640;letter-spacing:-.015em}
dd details{margin-top:4px}
details summary{cursor:pointer;color:var(--soft);font-size:14.5px;margin:0 0 8px}
.gap{height:16px}
footer{color:var(--soft);font-size:13.5px;margin-top:56px}
@media (max-width:860px){.charts,.where{grid-template-columns:minmax(0,1fr)}}
@media (max-width:520px){main{padding:20px 14px 48px}h1{font-size:23px}
.card,figure{padding:13px 13px}.scroll{padding:4px 13px}
.tiles{grid-template-columns:repeat(2,minmax(0,1fr));gap:10px}.tile{padding:11px 12px}
.tile .value{font-size:22px}.where div{grid-template-columns:76px minmax(0,1fr)}
svg text{font-size:16.5px}}
@media print{body{background:#fff}figure,.card{break-inside:avoid}}
)css";

} // namespace careline::bench

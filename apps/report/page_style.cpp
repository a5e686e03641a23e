#include "apps/report/page_style.h"

#include "apps/report/palette.h"

namespace qarch::apps {

namespace {

constexpr const char* kRules = R"css(
*,*::before,*::after{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
@media (prefers-reduced-motion:no-preference){html{scroll-behavior:smooth}}
body{margin:0;background:var(--paper);color:var(--ink);
  font:1rem/1.6 system-ui,-apple-system,"Segoe UI",Roboto,"Noto Sans","DejaVu Sans",sans-serif}
a{color:var(--link);text-underline-offset:.15em}
:focus-visible{outline:3px solid var(--link);outline-offset:2px}
.skip{position:absolute;left:-100vw;top:0;padding:.5rem 1rem;background:var(--paper);z-index:1}
.skip:focus{left:0}
.page{max-width:60rem;margin:0 auto;padding:2.5rem clamp(1rem,4vw,2.5rem) 4rem}
h1,h2{font-family:Charter,"Bitstream Charter","Iowan Old Style","Palatino Linotype",
  "Source Serif 4","DejaVu Serif",Georgia,serif;line-height:1.2;text-wrap:balance}
h1{font-size:clamp(1.7rem,4vw,2.4rem);font-weight:600;margin:0 0 .4rem;overflow-wrap:anywhere}
h2{font-size:1.45rem;font-weight:600;margin:0 0 1rem}
section{margin-top:3rem;padding-top:1.6rem;border-top:1px solid var(--rule);scroll-margin-top:1rem}
.subtitle{margin:0;color:var(--muted);font-size:1.08rem;max-width:44rem;overflow-wrap:anywhere}
p{max-width:44rem;margin:0 0 1rem;overflow-wrap:break-word}
nav{margin-top:2rem;font-size:.92rem}
nav ol{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap;gap:.1rem 1.4rem}
nav a{display:inline-block;padding:.2rem 0;color:var(--muted);text-decoration:none}
nav a:hover,nav a:focus-visible{color:var(--link);text-decoration:underline}
@media (min-width:78rem){
  .page{display:grid;grid-template-columns:12.5rem minmax(0,60rem);column-gap:3.5rem;
    max-width:80rem;align-items:start}
  header,main,footer{grid-column:2}
  nav{grid-column:1;grid-row:1/span 2;position:sticky;top:2.6rem;margin-top:.5rem;
    max-height:calc(100vh - 4rem);overflow-y:auto}
  nav ol{display:block;border-left:1px solid var(--rule)}
  nav a{display:block;padding:.22rem 0 .22rem 1rem}
}
.headlines{display:flex;flex-wrap:wrap;gap:1.4rem 2.8rem;margin:0 0 1.8rem}
.headlines div{max-width:100%;display:flex;flex-direction:column-reverse;justify-content:flex-end}
.headlines dt{color:var(--muted);font-size:.9rem;line-height:1.35}
.headlines dd{margin:0;font-size:clamp(1.6rem,3.4vw,2.1rem);line-height:1.25;font-weight:600;
  letter-spacing:-.01em;font-variant-numeric:tabular-nums;overflow-wrap:anywhere}
.good{color:var(--good)}
.warning{color:var(--warning)}
.aside{border-left:3px solid var(--line);background:var(--note-panel);padding:.6rem .9rem}
.aside.warning{border-color:var(--warning);background:var(--warning-panel)}
.aside.good{border-color:var(--good);background:var(--panel)}
.facts{display:grid;grid-template-columns:minmax(7rem,max-content) minmax(0,1fr);
  gap:.35rem 1.6rem;margin:0 0 1.4rem}
.facts dt{color:var(--muted)}
.facts dd{margin:0;overflow-wrap:anywhere;font-variant-numeric:tabular-nums}
@media (max-width:34rem){
  .facts{grid-template-columns:minmax(0,1fr);gap:0}
  .facts dd{margin-bottom:.7rem}
}
.scroll{overflow-x:auto;max-width:100%}
table{border-collapse:collapse;font-size:.92rem;line-height:1.4;font-variant-numeric:tabular-nums}
.table{margin:0 0 1.8rem}
.caption{color:var(--muted);margin:0 0 .6rem;font-size:.95rem;line-height:1.4}
th,td{padding:.38rem 1.2rem .38rem 0;text-align:left;vertical-align:baseline;
  border-bottom:1px solid var(--rule)}
th:last-child,td:last-child{padding-right:.2rem}
thead th{border-bottom:1.5px solid var(--ink);vertical-align:bottom;font-weight:600}
tbody th{font-weight:500}
tbody tr:last-child>*{border-bottom:1.5px solid var(--ink)}
th.n,td.n{text-align:right}
td,tbody th{white-space:nowrap}
td.w,tbody th.w{white-space:normal;min-width:13rem}
thead th{min-width:4rem}
figure{margin:0 0 2.4rem}
figure .scroll{padding-bottom:.2rem}
figcaption{margin-top:.6rem;font-size:.92rem;line-height:1.5;max-width:46rem}
figcaption p{margin:.2rem 0 0;color:var(--muted);max-width:none}
figcaption b{font-weight:600}
.plot{display:block;width:100%;min-width:35rem;max-width:56rem;height:auto;font-family:inherit}
.plot path,.plot polygon{stroke-linejoin:round}
.plot text{stroke:var(--paper);stroke-width:3px;stroke-linejoin:round;paint-order:stroke}
.circuit svg{display:block;height:auto}
details{margin:0 0 1.2rem}
summary{cursor:pointer;color:var(--link);padding:.25rem 0}
details[open]>summary{margin-bottom:.6rem}
.count{color:var(--muted)}
pre{margin:0 0 1.4rem;padding:.9rem 1rem;background:var(--panel);overflow-x:auto;tab-size:2;
  font:.84rem/1.5 ui-monospace,"SF Mono",Menlo,Consolas,"DejaVu Sans Mono",monospace}
.codename{margin:0 0 .4rem;color:var(--muted);font-size:.95rem}
footer{margin-top:3.5rem;padding-top:1rem;border-top:1px solid var(--rule);color:var(--muted);
  font-size:.88rem}
.hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);
  white-space:nowrap}
@media print{
  @page{margin:18mm}
  body{font-size:10pt}
  nav,.skip,.files{display:none}
  .page{display:block;max-width:none;padding:0}
  figure,table,.headlines{break-inside:avoid}
  h2,.caption{break-after:avoid}
  .scroll,pre{overflow:visible}
  pre{white-space:pre-wrap;overflow-wrap:anywhere}
  .plot{min-width:0}
  details::details-content{content-visibility:visible;block-size:auto}
}
)css";

/// The variables of one mode, and those by which drawings of circuits tint their boxes.
std::string variables(bool dark) {
  std::string text = ":root{color-scheme:";
  text += dark ? "dark" : "light";
  for (const PaletteColor& color : palette()) {
    text += ";--" + std::string(color.name) + ":" + std::string(dark ? color.dark : color.light);
  }
  return text +
         ";--qarch-rotation:var(--link);--qarch-fixed:var(--line);"
         "--qarch-two-qubit:var(--series-2);--qarch-nonunitary:var(--series-6)}\n";
}

}  // namespace

std::string page_style() {
  return variables(false) + "@media screen and (prefers-color-scheme:dark){" + variables(true) +
         "}" + kRules;
}

}  // namespace qarch::apps

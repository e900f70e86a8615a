const light = `--page:#fbfbfa;--card:#fff;--ink:#1b1d21;--soft:#5b616b;--faint:#656b76;--line:#e3e4e6;--hair:#eeefef;--accent:#0b6bcb;
--good:#1a7f4b;--warning:#9a5b00;--bad:#b3261e;--mark:#fff4d6;
--series-1:#0072b2;--series-2:#d55e00;--series-3:#009e73;--series-4:#cc79a7;--series-5:#b98500;--series-6:#3a93c9;--series-7:#7a6a00;--baseline:#8a9099`

const dark = `--page:#131518;--card:#1a1d21;--ink:#e6e8eb;--soft:#a5abb5;--faint:#8b929d;--line:#2c3036;--hair:#24282d;--accent:#6cb2f5;
--good:#5bc48c;--warning:#e0a545;--bad:#f08a80;--mark:#3a3016;
--series-1:#58aee6;--series-2:#f08a47;--series-3:#3ecfa3;--series-4:#e39bc4;--series-5:#e6b54a;--series-6:#8cd0f5;--series-7:#d8cb5c;--baseline:#9aa1ab`

/** One style sheet for screen and paper, light and dark, from one set of tokens. Series: Okabe and Ito's colours, lightened for dark pages. */
export const styleSheet = `
:root{color-scheme:light dark;${light}}
@media (prefers-color-scheme:dark){:root{${dark}}}
*{box-sizing:border-box}
html{background:var(--page)}
body{margin:0 auto;max-width:1080px;padding:40px 32px 64px;color:var(--ink);font:13px/1.45 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif;font-variant-numeric:tabular-nums}
h1{font-size:26px;line-height:1.2;letter-spacing:-.015em;font-weight:650;margin:0 0 8px}
h2{font-size:17px;letter-spacing:-.005em;font-weight:650;margin:44px 0 4px;padding-top:14px;border-top:1px solid var(--line)}
h3{font-size:13px;font-weight:650;margin:20px 0 6px}
p{margin:6px 0;max-width:76ch}
.eyebrow{color:var(--faint);font-size:11px;letter-spacing:.08em;text-transform:uppercase;margin:0 0 10px}
.lead{color:var(--soft);font-size:14px;margin:0 0 18px}
.note{color:var(--soft)}
a{color:inherit;text-decoration:underline;text-decoration-color:var(--line);text-underline-offset:2px}
a:hover{color:var(--accent)}
nav ul{display:flex;flex-wrap:wrap;gap:4px 16px;list-style:none;margin:0;padding:0;color:var(--soft)}
nav a{text-decoration:none}
code,pre{font:12px/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
pre{background:var(--card);border:1px solid var(--line);border-radius:6px;padding:10px 12px;margin:6px 0;white-space:pre-wrap;overflow-wrap:anywhere}
.scroll{overflow-x:auto}
table{border-collapse:collapse;width:100%;margin:10px 0}
caption{caption-side:bottom;text-align:left;color:var(--soft);padding-top:8px;max-width:90ch}
th,td{padding:6px 12px 6px 0;text-align:left;vertical-align:top;border-bottom:1px solid var(--hair)}
thead th{font-weight:600;border-bottom:1px solid var(--line);vertical-align:bottom}
tbody th{font-weight:500}
.better .sign,.good .sign,td.better{color:var(--good)}.worse .sign,td.worse{color:var(--bad)}.warning .sign{color:var(--warning)}.open .sign{color:var(--soft)}
td.better,td.worse,td.good,td.warning{font-weight:650}td.better .of,td.worse .of{font-weight:400}
td.n,th.n{text-align:right;padding:6px 0 6px 20px;white-space:nowrap}
.sub{display:block;color:var(--soft);font-weight:400;font-size:11.5px}
.of{color:var(--faint)}
tr.first th,tr.first td{font-weight:650;background:color-mix(in srgb,var(--accent) 6%,transparent)}
tr.first .of{font-weight:400}
tr.hit th,tr.hit td{background:var(--mark);font-weight:600}tr.changed th,tr.changed td{font-weight:650}
.swatch{display:inline-block;vertical-align:middle;width:18px;height:0;border-top:3px solid;border-radius:2px;margin:0 7px 2px 0}
.swatch.baseline{border-top-style:dotted}
.facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:1px;background:var(--card);border:1px solid var(--line);border-radius:8px;overflow:hidden;margin:18px 0 6px}
.facts div{box-shadow:0 0 0 1px var(--line);padding:12px 14px}
.facts dt{color:var(--soft);font-size:11.5px}
.facts dd{margin:2px 0 0;font-size:17px;font-weight:600;letter-spacing:-.01em}
.facts dd small{font-size:11.5px;font-weight:400;color:var(--soft);letter-spacing:0}
.panels{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(430px,100%),1fr));gap:22px 32px;margin:8px 0}
figure{margin:0;min-width:0}
figcaption{font-weight:600;margin-bottom:2px}
figcaption span{font-weight:400;color:var(--soft)}
svg{display:block;width:100%;height:auto;overflow:visible}
.wide svg{min-width:720px}
svg text{font:11px system-ui,-apple-system,"Segoe UI",Roboto,sans-serif;fill:var(--soft);font-variant-numeric:tabular-nums}
svg .label{font-weight:600}
svg .grid{stroke:var(--hair)}svg .axis{stroke:var(--line)}
svg .mark{stroke:var(--faint);stroke-dasharray:3 3}
details{margin:8px 0}
summary{cursor:pointer;color:var(--soft);width:fit-content}
summary:hover{color:var(--accent)}
details table{font-size:12px}
.verdict{display:flex;gap:12px;align-items:flex-start;padding:10px 0;border-bottom:1px solid var(--hair)}
.verdict p{margin:0}
.badge{flex:none;white-space:nowrap;min-width:76px;font-size:11.5px;font-weight:600;padding:1px 0}
.badge.better,.badge.good{color:var(--good)}.badge.worse{color:var(--bad)}.badge.warning{color:var(--warning)}.badge.open{color:var(--soft)}
.shares{display:flex;gap:2px;height:6px;max-width:420px;margin-top:7px}
.shares i{border-radius:1px}
.user{break-inside:avoid;background:var(--card);border:1px solid var(--line);border-radius:8px;padding:14px 18px 16px;margin:14px 0}
.user header{display:flex;flex-wrap:wrap;gap:4px 14px;align-items:baseline;margin-bottom:10px}
.user h3{margin:0;font-size:14px}
.columns{display:grid;grid-template-columns:minmax(0,5fr) minmax(0,6fr);gap:28px}
.columns h4{margin:0 0 4px;font-size:12px;font-weight:600;color:var(--soft)}
.words{margin:6px 0;padding-left:20px;max-width:76ch}.words li{margin:2px 0}
.source{margin:2px 0 10px;font-size:11.5px}.source summary{color:var(--faint)}.source p{color:var(--soft);max-width:100ch;overflow-wrap:anywhere}
.columns table{font-size:12px;margin:0}.columns th,.columns td{padding:2.5px 8px 2.5px 0}.columns td.n{padding-left:8px}
.track{display:block;min-width:40px;height:4px;margin-top:2px;background:var(--hair);border-radius:3px;overflow:hidden}
.track i{display:block;height:100%;background:var(--accent);opacity:.55}
dl.terms dt{font-weight:600;margin-top:10px}dl.terms dd{margin:1px 0 0;max-width:84ch}
footer{margin-top:48px;padding-top:12px;border-top:1px solid var(--line);color:var(--faint)}
@media (max-width:720px){body{padding:24px 16px}.columns{grid-template-columns:1fr}}
@media print{@page{margin:16mm 14mm}:root{color-scheme:light;${light};--page:#fff}body{max-width:none;padding:0;font-size:10pt}nav,details:not(.source)>summary{display:none}h2,h3{break-after:avoid}
figure,tr,.verdict,.user{break-inside:avoid}.hit th,.hit td,.track,.track i,.shares i,tr.first{print-color-adjust:exact}details::details-content{content-visibility:visible;block-size:auto}a{text-decoration:none}.scroll{overflow:visible}}
`

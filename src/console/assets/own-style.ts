/** What the NHS design system lacks here: a header without the NHS logo, filters side by side, charts, paper. */
export const OWN_STYLE = `
html{background:#f0f4f5}
.console-header{background:#003087;color:#fff}
.console-header__inner{display:flex;flex-wrap:wrap;align-items:center;justify-content:space-between;gap:8px 24px;padding:12px 0}
.console-header__name{color:#fff;font-weight:600;font-size:1.375rem;text-decoration:none;display:inline-flex;gap:12px;align-items:center}
.console-header__name:hover{color:#fff;text-decoration:underline}
.console-header__mark{width:28px;height:28px;flex:none}
.console-header__who{display:flex;flex-wrap:wrap;gap:4px 16px;align-items:center;font-size:1rem;margin:0}
.console-header__who form{margin:0}
.console-link-button{background:none;border:0;padding:0;color:inherit;font:inherit;text-decoration:underline;cursor:pointer}
.console-header__name:focus,.console-link-button:focus,.console-nav a:focus,.console-nav summary:focus{outline:4px solid transparent;background:#ffeb3b;color:#212b32;box-shadow:0 -2px #ffeb3b,0 4px #212b32;text-decoration:none}
.console-header__name:focus .console-header__mark *{stroke:#212b32}
.console-nav{background:#005eb8}
.console-nav ul{list-style:none;margin:0;padding:0;display:flex;flex-wrap:wrap}
.console-nav li{margin:0}
.console-nav a{display:block;padding:12px 16px 12px 0;margin-right:8px;color:#fff;font-size:1rem;text-decoration:none}
.console-nav__menu{display:none}
.console-nav__menu summary{padding:12px 0;color:#fff;font-size:1rem;cursor:pointer}
.console-nav a:visited{color:#fff}
.console-nav a:hover{text-decoration:underline;color:#fff}
.console-nav a[aria-current]{font-weight:600;box-shadow:inset 0 -4px #fff}
.console-filters{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,400px),1fr));gap:0 24px;align-items:end}
.console-filters .nhsuk-form-group{margin-bottom:16px}
.console-filters .nhsuk-input,.console-filters .nhsuk-select{width:100%;max-width:100%;text-overflow:ellipsis}
.console-figures{display:grid;grid-template-columns:repeat(auto-fit,minmax(180px,1fr));gap:16px;margin:0 0 32px;padding:0;list-style:none}
.console-figures li{background:#fff;border:1px solid #d8dde0;padding:16px;margin:0}
.console-figures strong{display:block;font-size:2rem;line-height:1.2}
.console-actions{display:flex;flex-wrap:wrap;gap:0 16px;align-items:baseline}
.console-actions form{margin:0}
.console-actions a[aria-current]{font-weight:bold;text-decoration:none;color:#212b32;border-bottom:4px solid #005eb8}
.console-chart{display:block;width:100%;height:auto;background:#fff;border:1px solid #d8dde0}
.console-chart--wide{display:none}
.console-chart--wide+.console-chart--narrow{margin-bottom:16px}.console-chart{margin-bottom:16px}
.console-bar-name{margin:0 0 4px}
.console-scroll{overflow-x:auto}
.console-wrap{overflow-wrap:anywhere}
.console-whole{white-space:nowrap}
.console-key{display:inline-block;width:14px;height:14px;margin-right:6px;vertical-align:-2px}
.console-key--released{background:#005eb8}.console-key--refused{background:#d5281b}.console-key--carried{background:#768692}
.console-key:not(:first-child){margin-left:12px}
.nhsuk-table__heading{flex:none;max-width:60%}
.nhsuk-table .nhsuk-body-s{margin-bottom:0}
.console-paper{display:none}
body .nhsuk-main-wrapper{overflow-wrap:break-word}
@media (max-width:40.0525em){.console-nav__menu{display:block}.console-nav__menu:not([open])+ul{display:none}.console-nav ul{display:block;padding-bottom:8px}}
@media (min-width:40.0625em){.console-chart--wide{display:block}.console-chart--narrow{display:none}}
@media (forced-colors:active){.console-nav a[aria-current]{border-bottom:4px solid LinkText}.console-chart rect,.console-key{forced-color-adjust:none}}
@media print{.console-header,.console-nav,.nhsuk-skip-link,.nhsuk-back-link,.console-no-paper{display:none!important}.console-paper{display:block}a[href]::after{content:none!important}}
`

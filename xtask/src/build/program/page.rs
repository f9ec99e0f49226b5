//! The page: what `index.html` says about the program (its files, and what each page needs first), and its small form.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result, ensure};

use super::bundle::Program;
use crate::build::Profile;
use crate::paths;
use crate::step::Step;
use crate::toolbox::Toolbox;

/// Where frontend/page/index.html expects the program.
const PLACE: &str = "<program></program>";

/// The elements with inline text, and the kind of file that it would be.
const INLINE: [(&str, &str); 2] = [("style", "css"), ("script", "js")];

pub(super) fn finish(toolbox: &Toolbox, profile: Profile, program: &Program, page: &Path) -> Result<()> {
    let mut text = fs::read_to_string(page)?;
    ensure!(text.contains(PLACE), "{} does not contain {PLACE}", page.display());
    text = without_comments(&text);
    if profile == Profile::Release {
        for (tag, kind) in INLINE {
            text = minified(toolbox, &text, tag, kind)?;
        }
    }
    text = text.replace(PLACE, &tags(program)?);
    Ok(fs::write(page, without_indents(&text))?)
}

fn tags(program: &Program) -> Result<String> {
    let Program { script, module, .. } = program;
    Ok(format!(
        "<link rel=\"modulepreload\" href=\"{script}\" />\n    \
         <link rel=\"preload\" as=\"fetch\" type=\"application/wasm\" crossorigin href=\"{module}\" />\n    \
         <script type=\"application/json\" id=\"program\">{}</script>",
        serde_json::to_string(program)?
    ))
}

fn without_comments(page: &str) -> String {
    let mut parts = page.split("<!--");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.filter_map(|part| part.split_once("-->")).fold(first, |text, (_, rest)| text + rest)
}

fn without_indents(page: &str) -> String {
    page.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n")
}

/// The page with the text of its element `tag` in its small form.
fn minified(toolbox: &Toolbox, page: &str, tag: &str, kind: &str) -> Result<String> {
    let (start, end) = (page.find(&format!("<{tag}")), page.find(&format!("</{tag}>")));
    let (before, after) = page.split_at(end.with_context(|| format!("the page has no {tag}"))?);
    let (before, inline) = before.split_at(start.unwrap_or_default());
    let (start_tag, inline) = inline.split_once('>').with_context(|| format!("{tag} does not begin"))?;
    let [input, output] = [kind.to_owned(), format!("min.{kind}")].map(|kind| format!("inline.{kind}"));
    let (input, output) = (paths::notes()?.join(input), paths::notes()?.join(output));
    fs::write(&input, inline)?;
    let mut esbuild = toolbox.command("esbuild");
    esbuild.arg(&input).args(["--minify", "--log-level=warning"]).arg(format!("--outfile={}", output.display()));
    Step::new("esbuild").showing_log_on_failure().run(&mut esbuild)?;
    Ok([before, start_tag, ">", fs::read_to_string(output)?.trim_end(), after].concat())
}

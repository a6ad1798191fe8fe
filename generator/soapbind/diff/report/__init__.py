"""Reports of a comparison: text for a terminal, JSON for programs, Markdown for people, annotations for GitHub."""

from soapbind.diff.report.as_json import FORMAT_VERSION, as_json
from soapbind.diff.report.github import as_github
from soapbind.diff.report.markdown import as_markdown
from soapbind.diff.report.text import as_text
from soapbind.diff.report.wording import Asked

__all__ = ["FORMAT_VERSION", "Asked", "as_github", "as_json", "as_markdown", "as_text"]

"""How a project begins: what ``soapbind init`` finds, plans and writes."""

from soapbind.starting.finding import Candidate, candidates
from soapbind.starting.plan import Plan, Wanted, plan
from soapbind.starting.project import Project, as_configured, read_project
from soapbind.starting.writing import write

__all__ = ["Candidate", "Plan", "Project", "Wanted", "as_configured", "candidates", "plan", "read_project", "write"]

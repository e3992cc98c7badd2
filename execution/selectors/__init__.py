"""What was signed and accepted, and the list of đề án that are being carried out."""

from execution.selectors.acceptances import acceptances_of, visible_acceptances
from execution.selectors.contracts import contract_of, visible_contracts
from execution.selectors.lists import execution_page

__all__ = ["acceptances_of", "contract_of", "execution_page", "visible_acceptances", "visible_contracts"]

"""The pages that belong to the form: forms on hold, title card, catalogue of items."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from pos_scanner.catalogue.tax_codes import TaxCodeTable
from pos_scanner.desktop.invoice_form.catalogue_page import CataloguePage
from pos_scanner.desktop.invoice_form.held_drafts_page import HeldDraftsPage
from pos_scanner.desktop.invoice_form.item_editor_page import ItemEditorPage
from pos_scanner.desktop.invoice_form.item_suggestions import ItemSuggestions
from pos_scanner.desktop.invoice_form.item_tiles import TilesPage
from pos_scanner.desktop.invoice_form.title_card_page import TitleCardPage
from pos_scanner.desktop.services import Services
from pos_scanner.desktop.services.workers import WorkQueue
from pos_scanner.desktop.widgets.completion_popup import MOST_ROWS
from pos_scanner.desktop.widgets.page import Page
from pos_scanner.desktop.widgets.page_host import PageHost
from pos_scanner.domain.catalogue import Catalogue
from pos_scanner.domain.errors import KnownError
from pos_scanner.domain.invoice import HeldDraft
from pos_scanner.domain.title import Title
from pos_scanner.titles.title_card import write_card


class FormPages(QObject):
    """Registers the pages ``card``, ``catalogue`` and ``tiles``, and opens the forms on hold.

    Args:
        items: have the catalogue, and import another one.
    """

    def __init__(self, host: PageHost, services: Services, items: ItemSuggestions) -> None:
        super().__init__(host)
        self._host = host
        self._services = services
        self._items = items
        host.register("catalogue", self._make_catalogue_page)
        host.register("tiles", self._make_tiles_page)
        items.tiles_requested.connect(partial(host.open, "tiles"))
        host.register("card", self._make_own_card_page)
        services.till.held_counted.connect(self._show_held)

    def open_card(self, buyer: Title) -> None:
        """Show a buyer's title card; a buyer without a name gets the shop's own card."""
        self._host.open_made(partial(self._make_card_page, buyer))

    def open_held(self, drafts: Sequence[HeldDraft]) -> None:
        """Let the cashier choose among the forms on hold."""
        self._host.open_made(partial(self._make_held_page, tuple(drafts)))

    # ------------------------------------------------------------------------------ inner parts

    def _make_held_page(self, drafts: tuple[HeldDraft, ...]) -> Page:
        page = HeldDraftsPage(self._host.window, drafts, self._services.now())
        till = self._services.till
        page.recall_requested.connect(till.slot(till.rules.recall))
        till.refresh_held()
        return page

    def _show_held(self) -> None:
        """What is on hold has changed: the page that lists it follows."""
        if isinstance(self._host.page, HeldDraftsPage):
            self._host.page.show_drafts(
                self._services.till.rules.held.all_forms, self._services.now()
            )

    def _make_tiles_page(self) -> Page:
        page = TilesPage(self._host.window, self._items.catalogue.favourites)
        page.tile_chosen.connect(self._items.choose_tile)
        return page

    def _make_own_card_page(self) -> Page:
        return self._make_card_page(self._services.till.draft.buyer)

    def _make_card_page(self, buyer: Title) -> Page:
        shop = Title(name=self._services.settings.shop_name)
        page = TitleCardPage(self._host.window, buyer if buyer.name else shop)
        page.save_requested.connect(partial(self._save_card, page))
        return page

    def _save_card(self, page: TitleCardPage, title: Title, path: Path) -> None:
        work = partial(_write_card, title, path)
        self._host.ask(page, WorkQueue.SEARCH, work, page.show_saved, page.show_failure)

    def _make_catalogue_page(self) -> Page:
        settings = self._services.settings
        page = CataloguePage(
            self._host.window,
            self._items.catalogue,
            self._items.path,
            settings.sale_tax_rates,
            settings.sale_tax_rate,
            usual_item=settings.sale_item,
        )
        page.store_requested.connect(partial(self._store_catalogue, page))
        page.codes_wanted.connect(partial(self._find_codes, page))
        page.import_requested.connect(partial(self._import_catalogue, page))
        page.codes_import_requested.connect(partial(self._import_tax_codes, page))
        return page

    def _import_tax_codes(self, page: CataloguePage, table: Path) -> None:
        self._services.queues.submit(
            WorkQueue.SEARCH,
            partial(self._items.import_tax_codes, table),
            partial(self._show_tax_codes, page),
            self._host.while_open(page, page.show_failure),
        )

    def _show_tax_codes(self, page: CataloguePage, table: TaxCodeTable) -> None:
        self._items.show_tax_codes(table)
        self._host.while_open(page, page.show_imported_codes)(len(table.codes.entries))

    def _import_catalogue(self, page: CataloguePage, table: Path) -> None:
        self._services.queues.submit(
            WorkQueue.SEARCH,
            partial(self._items.import_table, table),
            partial(self._show_imported, page),
            self._host.while_open(page, page.show_failure),
        )

    def _store_catalogue(self, page: CataloguePage, catalogue: Catalogue) -> None:
        self._services.queues.submit(
            WorkQueue.SEARCH,
            partial(self._items.store, catalogue),
            self._items.show_catalogue,
            self._host.while_open(page, partial(self._show_not_stored, page)),
        )

    def _show_not_stored(self, page: CataloguePage, error: KnownError) -> None:
        """The list is as the file has it."""
        page.show_stored(self._items.catalogue)
        page.show_failure(error)

    def _find_codes(self, page: CataloguePage, editor: ItemEditorPage, text: str) -> None:
        work = partial(self._items.tax_codes.find, text, MOST_ROWS)
        show = partial(editor.show_codes, text)
        self._host.ask(page, WorkQueue.SEARCH, work, show, editor.show_failure)

    def _show_imported(self, page: CataloguePage, catalogue: Catalogue) -> None:
        """The fields offer the new catalogue even if its page was closed meanwhile."""
        self._items.show_catalogue(catalogue)
        self._host.while_open(page, page.show_imported)(catalogue)


def _write_card(title: Title, path: Path) -> Path:
    write_card(title, path)
    return path

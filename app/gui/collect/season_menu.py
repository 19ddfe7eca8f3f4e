"""The menu of a season: which commands it shows, in which order. Loaded when the first season is opened."""

from app.gui.collect import office_commands as office
from app.gui.collect import season_commands as season
from app.gui.collect import sum_commands as sums
from app.gui.collect import unit_commands as units
from app.gui.command import Menu

MENU = Menu(
    "收集(&C)",
    (season.add_files, season.add_folder, season.stop),
    (season.show_units, season.show_trays, season.show_sum, season.show_log, season.find_unit),
    (
        season.show_review,
        season.next_row,
        season.previous_row,
        season.next_unit,
        season.previous_unit,
        season.show_printed,
        season.show_tables,
        season.show_prose,
    ),
    (
        season.accept,
        season.send_back,
        season.note,
        season.believe,
        season.reject,
        season.compare_paper,
        season.receipt,
        season.withdraw,
        season.exempt,
        units.show_history,
        units.publish,
        units.show_corrections,
    ),
    (season.assign, season.set_aside, season.open_original, season.copy_words),
    (
        sums.adjust,
        sums.fill_government,
        sums.compare_government,
        sums.show_hints,
        office.show_same,
        office.undo_entry,
    ),
    (office.task, office.show_progress, office.export),
    (office.change_units, office.take_summary, office.change_settings),
    (season.close_season,),
)

"""How a family of portals holds its lists."""

from config.speech import noted_en

FAMILIES = (
    noted_en("The page's list is filled from the data source that it names."),
    noted_en(
        "A sitemap of {a} addresses: when they were last changed says nothing of what was "
        "published."
    ),
    noted_en("The feed holds no item."),
    noted_en("The answer ends before its {a} element does."),
    noted_en("the items of the feed."),
    noted_en(
        "The page is the platform's index of {a} columns; a column's address ends in its "
        "number: index#1234."
    ),
    noted_en("The page is the platform's shell; the list of column {a} is asked of its service."),
    noted_en("the platform's list of 「{a}」, {b} in all."),
    noted_en("The platform's list holds no article and counts {a}."),
    noted_en("The column only leads elsewhere."),
    noted_en("The page has no list of its own and shows {a} in a frame."),
    noted_en("This unit holds {a} links and no date."),
    noted_en("The page is filled by {a} scripts, which are asked in the order {b}."),
    noted_en("The unit's markup holds no link."),
    noted_en("the markup of the unit, which counts {a}."),
    noted_en("{a} The next one is asked."),
    noted_en("{a} No unit has dates."),
    noted_en("The datastore holds no record and {a}."),
    noted_en("The datastore holds no record and counts {a}."),
    noted_en("the datastore of column {a}, one of {b} on the page; {c} records without a link."),
    noted_en("does not say how many records there are"),
    noted_en("The answer ends before its datastore does."),
    noted_en("None of the datastore's {a} records has a link."),
    noted_en("The datastore is empty and counts {a}: past the end of the list."),
    noted_en("The page's datastore is empty; its service is asked."),
    noted_en("the arrays that the page's script fills."),
    noted_en("the array 「{a}」, title from {b}, date from {c}."),
    noted_en("The array 「{a}」 is empty and the answer counts 0."),
    noted_en("The service answers 「{a}」 and no link."),
    noted_en("The page's list is filled by a script from its service, which is asked."),
    noted_en("the markup of the list's service."),
    noted_en("The service answers nothing at all."),
    noted_en("A script of the page asks {a} for the list."),
    noted_en("The list's place is empty, and a script file of the portal may fill it."),
    noted_en("{a} It is asked: {b}."),
    noted_en("No script file of the page fills its list in a way that is understood."),
    noted_en("A script file of the page asks {a} for the list."),
    noted_en("The file holds no rows for the list's place, where the page then says {a}."),
    noted_en("This file fills no list."),
    noted_en("the rows that a script file of the page holds for the list's place."),
    noted_en("the rows that a script of the page holds for the list's place."),
    noted_en("The page is an application; the list of item {a} is asked of its data."),
    noted_en("The page's list is filled from script files."),
    noted_en("The answer does not hold one whole datastore."),
    noted_en("the datastore of the answer."),
    noted_en("None of the datastore's records has a link."),
    noted_en("The datastore is empty: past the end of the list."),
    noted_en("The page's list is asked of its service."),
    noted_en(
        "The page's list is filled by a script from the service of its channel, which is asked."
    ),
    noted_en(
        "The page's list is loaded by a script from the disclosure catalogue, which is asked."
    ),
    noted_en("The catalogue answers 「{a}」 and no link."),
    noted_en("the rows of the disclosure catalogue."),
)

"""What `discover` came to at an address, what it is not sure of, and where nothing may ask."""

from config.speech import noted_en

SEARCHES = (
    noted_en("no address of a page"),
    noted_en("leads to {a}: {b}"),
    noted_en("leads to {a}"),
    noted_en("redirects without end"),
    noted_en("the bound of {a} requests was reached"),
    noted_en("the bound of {a} minutes was reached"),
    noted_en("nothing tells its name"),
    noted_en("the unit may be {a}"),
    noted_en("the unit is inferred from {a} only"),
    noted_en("its entries' sources take turns: a joint column?"),
    noted_en("no trace of a unit"),
    noted_en("the address holds a backslash, a blank or a control character"),
    noted_en("{a} is neither http nor https"),
    noted_en("the address carries a user name"),
    noted_en("{a} is neither the portal's own nor in portal.allowed_hosts"),
    noted_en("{a} is no IP address"),
    noted_en("{a} is at {b}, where a cloud tells its machines their secrets"),
    noted_en("{a} is at {b}, which is {c} and not in portal.allowed_networks"),
)

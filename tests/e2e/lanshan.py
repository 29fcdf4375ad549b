"""兰山区, March 2020: what its circular counts that no crawl can know."""

from __future__ import annotations

LETTERS = {
    "区教育局": 5,
    "区人社局": 2,
    "区住建局": 2,
    "区工信局": 1,
    "区科技局": 1,
    "区统计局": 1,
    "区政府办公室": 1,
}
"""部门信箱: letters by who answered them."""
ACCOUNTS = {"公众号": 1, "今日头条": 1, "服务号": 2, "微博": 3}
"""政务新媒体: accounts by platform."""

"""The server between tills and WeChat: holds AppID and AppSecret, keeps the access_token.

``app`` has the routes, ``wechat`` asks scantitle, ``access_token`` keeps the token, ``tills`` knows
who may ask, ``server`` runs it all. It meets the till in ``protocol`` and ``domain`` only.
"""

"""What leaves the server: view models, in the visitor's language, zone and clock.

Pure, and the allow-list: a field that isn't in a view model never reaches a browser.
"""

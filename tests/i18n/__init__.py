"""The languages of Cal.com's own pages, which negotiation and formats are built for."""

CAL_COM_LANGUAGES = (
    *("ar", "az", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "es-419"),
    *("eu", "et", "fa", "fi", "fr", "he", "hu", "it", "ja", "km", "ko", "nl", "no"),
    *("pl", "pt-BR", "pt", "ro", "ru", "sk", "sr", "sv", "tr", "uk", "vi"),
    *("zh-CN", "zh-TW"),
)

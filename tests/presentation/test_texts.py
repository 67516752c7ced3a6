import dataclasses

import pytest

from calpages.i18n import get_translator
from calpages.presentation.texts import Texts, fixed_texts

NAMES = [field.name for field in dataclasses.fields(Texts)]


@pytest.mark.parametrize("name", NAMES)
def test_every_fixed_word_is_there_and_translated(name: str):
    english = getattr(fixed_texts(get_translator("en")), name)
    pseudo = getattr(fixed_texts(get_translator("en-XA")), name)
    assert english
    assert pseudo != english

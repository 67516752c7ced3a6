"""The booking, reschedule and cancel pages of a platform that uses Cal.com."""

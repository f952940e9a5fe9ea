"""The agents of this service, in the list that it reads. Plain Agno agents and a team; policies.toml says what a repeat of their tools would do."""

from agents.analyst import analyst as _analyst
from agents.desk import desk as _desk
from agents.shop.mail import mail_sender as _mail_sender
from agents.shop.mail import mail_server as _mail_server
from agents.support import support as _support

# Wrong values stop the start, not the first letter that a person approved.
_mail_server()
_mail_sender()

agents = [_support, _analyst, _desk]
